package mx.prep.aws.s3;

import mx.prep.aws.internal.RotatingCredentials;
import mx.prep.error.PrepException;
import mx.prep.error.StoreException;
import mx.prep.error.StoreException.Kind;
import mx.prep.store.jclouds.StoreFailures;
import mx.prep.store.jclouds.StoreFailures.Attempt;
import org.jclouds.http.HttpResponseException;
import software.amazon.awssdk.core.exception.SdkException;

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
                    "there are no AWS credentials (" + missing.getClass().getSimpleName()
                            + "): give this machine a role, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a"
                            + " profile",
                    // The SDK's own words may repeat what a token service wrote.
                    null);
        }
        if (failure instanceof HttpResponseException http
                && http.getContent() != null
                && http.getContent().contains("<Code>ExpiredToken</Code>")) {
            credentials.discard();
        }
        return failures.translate(failure, attempt);
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
