package mx.prep.testkit.azure;

import mx.prep.testkit.cloud.CloudRefusal;

/** A request that is answered with an error. */
final class BlobRefusal extends CloudRefusal {
    private static final long serialVersionUID = 1L;

    BlobRefusal(int status, String code, String message) {
        super(status, code, message);
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
