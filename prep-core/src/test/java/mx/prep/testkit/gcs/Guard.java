package mx.prep.testkit.gcs;

import java.util.function.BiPredicate;
import java.util.function.Supplier;

/** Which permissions each request takes, and how Google says that one of them isn't granted. */
final class Guard {
    private final BiPredicate<String, String> rights;

    /** @param rights whether a permission is granted on {@code bucket/object}, or on {@code bucket/} for a list */
    Guard(BiPredicate<String, String> rights) {
        this.rights = rights;
    }

    /** @throws GcsRefusal if a permission that a request takes, whatever it finds, isn't granted */
    void check(Call call) {
        String object = call.bucket() + "/" + call.object();
        if (call.api() == Call.Api.UPLOAD) {
            if (call.method().equals("POST")) {
                need("storage.objects.create", object);
            }
        } else if (call.isRewrite()) {
            need("storage.objects.get", object);
            need("storage.objects.create", call.segment(5) + "/" + call.segment(7));
        } else if (call.object().isEmpty()) {
            need("storage.objects.list", object);
        } else {
            switch (call.method()) {
                case "DELETE" -> need("storage.objects.delete", object);
                case "PATCH" -> need("storage.objects.update", object);
                default -> need("storage.objects.get", object);
            }
        }
    }

    /** @throws GcsRefusal if an object may not be replaced, or not be locked */
    void checkWrite(String bucket, String object, boolean replaces, boolean locks) {
        if (replaces) {
            need("storage.objects.delete", bucket + "/" + object);
        }
        if (locks) {
            need("storage.objects.setRetention", bucket + "/" + object);
        }
    }

    /** An answer that says that an object isn't there only to who may list the bucket. */
    Answer hiding(Call call, Supplier<Answer> answer) {
        try {
            return answer.get();
        } catch (GcsRefusal e) {
            if (call.method().equals("GET")
                    && e.status() == 404
                    && !call.object().isEmpty()) {
                need("storage.objects.list", call.bucket() + "/");
            }
            throw e;
        }
    }

    private void need(String permission, String resource) {
        if (!rights.test(permission, resource)) {
            throw new GcsRefusal(
                    403,
                    "forbidden",
                    "prep@medio-prep.iam.gserviceaccount.com does not have " + permission
                            + " access to the Google Cloud Storage object. Permission '" + permission
                            + "' denied on resource (or it may not exist).");
        }
    }
}
