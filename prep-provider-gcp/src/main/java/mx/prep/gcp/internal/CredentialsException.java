package mx.prep.gcp.internal;

import com.google.auth.Retryable;
import com.google.common.base.Throwables;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;

/** There is no access token. Its message names no secret. */
public final class CredentialsException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final boolean passing;

    /** @param cause as Google's library threw it; it goes no further, since it may repeat what a token service wrote */
    public CredentialsException(IOException cause) {
        super(describe(cause));
        this.passing = isPassing(cause) && !isPlainHttp(cause);
    }

    /** Whether another try may succeed: the token service was away. */
    public boolean isPassing() {
        return passing;
    }

    private static boolean isPassing(IOException cause) {
        return cause instanceof ConnectException
                || cause instanceof NoRouteToHostException
                || cause instanceof SocketTimeoutException
                || cause instanceof UnknownHostException
                || (cause instanceof Retryable service && service.isRetryable());
    }

    private static boolean isPlainHttp(IOException cause) {
        return Throwables.getCausalChain(cause).stream()
                .anyMatch(TokenConnections.PlainHttpException.class::isInstance);
    }

    private static String describe(IOException cause) {
        if (isPlainHttp(cause)) {
            return "Google's credentials have tokens fetched over http, and plain http is for this machine alone (a literal"
                    + " loopback address): correct whichever address in them begins with http://, such as token_uri or"
                    + " that of credential_source";
        }
        if (isPassing(cause)) {
            return "Google's token service doesn't answer (" + cause.getClass().getSimpleName() + ")";
        }
        if (cause instanceof FileNotFoundException || cause instanceof java.nio.file.NoSuchFileException) {
            return "the file with Google's credentials isn't there: correct 'credentialsFile'";
        }
        return "there are no Google credentials that work (" + cause.getClass().getSimpleName()
                + "): give this machine a service account, set up workload identity federation, or name a"
                + " 'credentialsFile'";
    }
}
