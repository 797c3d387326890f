package mx.prep.testkit.azure;

/** A request that is answered with an error. */
final class BlobRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int status;
    private final String code;

    BlobRefusal(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    static BlobRefusal noSuchBlob() {
        return new BlobRefusal(404, "BlobNotFound", "The specified blob does not exist.");
    }

    static BlobRefusal conditionNotMet() {
        return new BlobRefusal(
                412, "ConditionNotMet", "The condition specified using HTTP conditional header(s) is not met.");
    }

    static BlobRefusal invalid(String message) {
        return new BlobRefusal(400, "InvalidInput", message);
    }

    static BlobRefusal badDigest() {
        return new BlobRefusal(
                400,
                "Md5Mismatch",
                "The MD5 value specified in the request did not match with the MD5 value calculated by the server.");
    }
}
