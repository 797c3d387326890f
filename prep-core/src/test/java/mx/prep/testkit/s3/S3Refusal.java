package mx.prep.testkit.s3;

import mx.prep.testkit.cloud.CloudRefusal;

/** A request that is answered with an error. */
final class S3Refusal extends CloudRefusal {
    private static final long serialVersionUID = 1L;

    S3Refusal(int status, String code, String message) {
        super(status, code, message);
    }

    static S3Refusal noSuchKey() {
        return new S3Refusal(404, "NoSuchKey", "The specified key does not exist.");
    }

    static S3Refusal preconditionFailed() {
        return new S3Refusal(
                412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold");
    }

    static S3Refusal invalid(String message) {
        return new S3Refusal(400, "InvalidRequest", message);
    }

    static S3Refusal badDigest() {
        return new S3Refusal(400, "BadDigest", "The Content-MD5 or checksum you specified did not match the content.");
    }
}
