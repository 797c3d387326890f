package mx.prep.gcp;

/** A site on Google Cloud: a bucket, and what stands in front of it. */
public final class GcpTarget {
    private GcpTarget() {}

    /** Starts a target on Google Cloud. */
    public static GcpTargetBuilder builder() {
        return new GcpTargetBuilder();
    }
}
