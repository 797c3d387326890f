package mx.prep.gcp.storage;

import com.google.common.base.Throwables;
import mx.prep.error.PrepException;
import mx.prep.error.StoreException;
import mx.prep.error.StoreException.Kind;
import mx.prep.gcp.internal.AccessTokens;
import mx.prep.gcp.internal.CredentialsException;
import mx.prep.store.jclouds.StoreFailures;
import mx.prep.store.jclouds.StoreFailures.Attempt;
import org.jclouds.http.HttpResponseException;

/** What Cloud Storage's failures, and those of its credentials, mean. Thread-safe. */
final class GcsErrors {
    private static final int UNAUTHORIZED = 401;

    private final String store;
    private final StoreFailures failures;
    private final AccessTokens tokens;

    GcsErrors(String store, GcsPlace place, AccessTokens tokens) {
        this.store = store;
        this.failures = new StoreFailures(store, new GcsDialect(place));
        this.tokens = tokens;
    }

    StoreFailures failures() {
        return failures;
    }

    PrepException translate(RuntimeException failure, Attempt attempt) {
        for (Throwable cause : Throwables.getCausalChain(failure)) {
            if (cause instanceof CredentialsException missing) {
                Kind kind = missing.isPassing() ? Kind.UNAVAILABLE : Kind.DENIED;
                return new StoreException(kind, store, attempt.key(), String.valueOf(missing.getMessage()), missing);
            }
        }
        PrepException told = failures.translate(failure, attempt);
        boolean refused = failure instanceof HttpResponseException http
                && http.getResponse() != null
                && http.getResponse().getStatusCode() == UNAUTHORIZED;
        if (refused && tokens.discard()) {
            return new StoreException(
                    Kind.UNAVAILABLE, store, attempt.key(), "the access token isn't accepted any more", failure);
        }
        return told;
    }
}
