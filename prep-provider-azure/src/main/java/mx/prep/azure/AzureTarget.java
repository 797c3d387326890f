package mx.prep.azure;

/** A site on Azure: a container, and what stands in front of it. */
public final class AzureTarget {
    private AzureTarget() {}

    /** Starts a target on Azure. */
    public static AzureTargetBuilder builder() {
        return new AzureTargetBuilder();
    }
}
