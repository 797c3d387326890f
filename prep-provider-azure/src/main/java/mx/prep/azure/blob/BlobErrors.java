package mx.prep.azure.blob;

import mx.prep.azure.internal.NoTokenException;
import mx.prep.error.PrepException;
import mx.prep.error.StoreException;
import mx.prep.error.StoreException.Kind;
import mx.prep.store.jclouds.StoreFailures;
import mx.prep.store.jclouds.StoreFailures.Attempt;
import org.jclouds.http.HttpResponseException;
import org.jspecify.annotations.Nullable;

/** What Blob Storage's failures, and those of its credentials, mean. Thread-safe. */
final class BlobErrors {
    private static final int UNAUTHORIZED = 401;

    private final String store;
    private final StoreFailures failures;
    private final BlobSigner signer;

    BlobErrors(String store, BlobPlace place, BlobSigner signer) {
        this.store = store;
        this.failures = new StoreFailures(store, new BlobDialect(place));
        this.signer = signer;
    }

    StoreFailures failures() {
        return failures;
    }

    PrepException translate(RuntimeException failure, Attempt attempt) {
        NoTokenException missing = missing(failure);
        if (missing != null) {
            Kind kind = missing.isUnreachable() ? Kind.UNAVAILABLE : Kind.DENIED;
            return new StoreException(kind, store, attempt.key(), String.valueOf(missing.getMessage()), missing);
        }
        if (failure instanceof HttpResponseException http && isUnauthorized(http)) {
            return unauthorized(http, attempt);
        }
        return failures.translate(failure, attempt);
    }

    private static boolean isUnauthorized(HttpResponseException http) {
        return http.getResponse() != null
                && (http.getResponse().getStatusCode() == UNAUTHORIZED
                        || String.valueOf(http.getContent()).contains("Lifetime validation failed"));
    }

    /** The next attempt has a new token. Answers to HEAD don't say what was wrong with the one before. */
    private StoreException unauthorized(HttpResponseException http, Attempt attempt) {
        String content = String.valueOf(http.getContent());
        boolean other = content.contains("Audience validation failed") || content.contains("Issuer validation failed");
        boolean renewed = signer.discard() && !other;
        return new StoreException(
                renewed ? Kind.UNAVAILABLE : Kind.DENIED,
                store,
                attempt.key(),
                "answered " + http.getResponse().getStatusCode() + "; "
                        + (renewed
                                ? "the token isn't accepted any more, the next request has a new one"
                                : "the identity isn't of this account's tenant, or the key isn't this account's"),
                http);
    }

    private static @Nullable NoTokenException missing(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof NoTokenException token) {
                return token;
            }
        }
        return null;
    }
}
