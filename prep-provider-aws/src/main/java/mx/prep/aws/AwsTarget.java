package mx.prep.aws;

/** A site on AWS: a bucket, and what stands in front of it. */
public final class AwsTarget {
    private AwsTarget() {}

    /** Starts a target on AWS. */
    public static AwsTargetBuilder builder() {
        return new AwsTargetBuilder();
    }
}
