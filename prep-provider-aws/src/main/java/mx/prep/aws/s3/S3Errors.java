package mx.prep.aws.s3;

import mx.prep.aws.internal.RotatingCredentials;
import mx.prep.error.PrepException;
import mx.prep.error.StoreException;
import mx.prep.error.StoreException.Kind;
import mx.prep.store.jclouds.StoreFailures;
import mx.prep.store.jclouds.StoreFailures.Attempt;
import org.jclouds.http.HttpResponseException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/** What S3's failures, and those of its credentials, mean. Thread-safe. */
final class S3Errors {
    private final String store;
    private final StoreFailures failures;
    private final RotatingCredentials credentials;

    S3Errors(String store, S3Place place, RotatingCredentials credentials) {
        this.store = store;
        this.failures = new StoreFailures(store, new S3Dialect(place));
        this.credentials = credentials;
    }

    StoreFailures failures() {
        return failures;
    }

    PrepException translate(RuntimeException failure, Attempt attempt) {
        SdkException missing = cause(failure);
        if (missing != null) {
            return new StoreException(
                    Kind.DENIED,
                    store,
                    attempt.key(),
                    "there are no AWS credentials (" + kind(missing) + "): give this machine a role, or set"
                            + " AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile",
                    null);
        }
        if (failure instanceof HttpResponseException http
                && http.getContent() != null
                && http.getContent().contains("<Code>ExpiredToken</Code>")) {
            credentials.discard();
        }
        return failures.translate(failure, attempt);
    }

    /** Without words of who gives credentials: they may repeat what it was shown. */
    private static String kind(SdkException missing) {
        String name = missing.getClass().getSimpleName();
        return missing instanceof SdkServiceException service ? name + ", status " + service.statusCode() : name;
    }

    private static @org.jspecify.annotations.Nullable SdkException cause(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SdkException sdk) {
                return sdk;
            }
        }
        return null;
    }
}
