package mx.prep.testkit.gcs;

/** A request that is answered with an error. */
final class GcsRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int status;
    private final String reason;

    GcsRefusal(int status, String reason, String message) {
        super(message, null, false, false);
        this.status = status;
        this.reason = reason;
    }

    int status() {
        return status;
    }

    String reason() {
        return reason;
    }

    static GcsRefusal noSuchObject(String bucket, String name) {
        return new GcsRefusal(404, "notFound", "No such object: " + bucket + "/" + name);
    }

    static GcsRefusal noSuchBucket() {
        return new GcsRefusal(404, "notFound", "The specified bucket does not exist.");
    }

    static GcsRefusal conditionNotMet() {
        return new GcsRefusal(412, "conditionNotMet", "At least one of the pre-conditions you specified did not hold.");
    }

    static GcsRefusal invalid(String message) {
        return new GcsRefusal(400, "invalid", message);
    }
}
