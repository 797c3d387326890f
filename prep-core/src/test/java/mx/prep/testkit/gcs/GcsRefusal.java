package mx.prep.testkit.gcs;

import mx.prep.testkit.cloud.CloudRefusal;

/** A request that is answered with an error. */
final class GcsRefusal extends CloudRefusal {
    private static final long serialVersionUID = 1L;

    GcsRefusal(int status, String code, String message) {
        super(status, code, message);
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
