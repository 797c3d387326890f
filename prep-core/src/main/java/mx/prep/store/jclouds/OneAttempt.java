package mx.prep.store.jclouds;

import com.google.inject.Binder;
import org.jclouds.http.HttpErrorHandler;
import org.jclouds.http.HttpRetryHandler;
import org.jclouds.http.annotation.ClientError;
import org.jclouds.http.annotation.Redirection;
import org.jclouds.http.annotation.ServerError;

/** What the jclouds module of each store binds: every answer of 300 or more is an error, told as it came, and final. */
public final class OneAttempt {
    private OneAttempt() {}

    /** One handler for whatever isn't a success. */
    public static void handleErrors(Binder binder, HttpErrorHandler handler) {
        binder.bind(HttpErrorHandler.class).annotatedWith(Redirection.class).toInstance(handler);
        binder.bind(HttpErrorHandler.class).annotatedWith(ClientError.class).toInstance(handler);
        binder.bind(HttpErrorHandler.class).annotatedWith(ServerError.class).toInstance(handler);
    }

    /** Retries are the retry layer's. */
    public static void neverRetry(Binder binder) {
        HttpRetryHandler never = HttpRetryHandler.NEVER_RETRY;
        binder.bind(HttpRetryHandler.class).annotatedWith(Redirection.class).toInstance(never);
        binder.bind(HttpRetryHandler.class).annotatedWith(ClientError.class).toInstance(never);
        binder.bind(HttpRetryHandler.class).annotatedWith(ServerError.class).toInstance(never);
    }
}
