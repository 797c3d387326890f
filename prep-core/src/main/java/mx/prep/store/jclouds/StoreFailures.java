package mx.prep.store.jclouds;

import com.google.common.base.Throwables;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import mx.prep.error.CancelledException;
import mx.prep.error.PrepException;
import mx.prep.error.StoreException;
import mx.prep.error.StoreException.Kind;
import mx.prep.internal.time.HttpDates;
import mx.prep.internal.tls.ForbiddenAddressException;
import mx.prep.model.ObjectKey;
import mx.prep.spi.Precondition;
import org.jclouds.http.HttpResponse;
import org.jclouds.http.HttpResponseException;
import org.jspecify.annotations.Nullable;

/**
 * The one place that decides what a cloud's failures mean: whether a request was applied, and whether repeating it helps.
 * Immutable.
 */
public final class StoreFailures {
    /** Whatever else stands in a code's place isn't repeated. */
    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9._-]{1,100}");

    private final String store;
    private final Dialect dialect;

    /** @param store the store's name, for messages */
    public StoreFailures(String store, Dialect dialect) {
        this.store = store;
        this.dialect = dialect;
    }

    /**
     * What failed.
     *
     * @param key the object's key, or a list's prefix
     * @param effect whether it changes anything
     * @param permission what it needs, such as {@code s3:PutObject}
     * @param payload what it sends, or null
     */
    public record Attempt(
            String key,
            Effect effect,
            String permission,
            @Nullable BodyPayload payload) {
        public Attempt(String key, Effect effect, String permission) {
            this(key, effect, permission, null);
        }
    }

    /** The exception that says it. */
    public PrepException translate(RuntimeException failure, Attempt attempt) {
        if (failure instanceof PrepException own) {
            return own;
        }
        HttpResponse answer = failure instanceof HttpResponseException http ? http.getResponse() : null;
        if (answer != null) {
            HttpResponseException http = (HttpResponseException) failure;
            String content = http.getContent() == null ? "" : http.getContent();
            String code = dialect.code(content);
            return refused(answer, told(code), attempt, failure);
        }
        return lost(failure, attempt);
    }

    /** An error with a code of the cloud's that came without a status of its own: for one of many, or within a 200. */
    public StoreException refused(int status, String code, Attempt attempt) {
        return refused(status, told(code), attempt, null, null);
    }

    private static String told(String code) {
        return CODE.matcher(code).matches() ? code : "";
    }

    private StoreException refused(HttpResponse answer, String code, Attempt attempt, Throwable cause) {
        return refused(answer.getStatusCode(), code, attempt, retryAfter(answer).orElse(null), cause);
    }

    private StoreException refused(
            int status, String code, Attempt attempt, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        Kind kind = kind(status, code, attempt.effect());
        String detail = describe(status, code, attempt);
        return kind == Kind.DENIED && detail.contains(attempt.permission())
                ? StoreException.denied(store, attempt.key(), detail, attempt.permission(), cause)
                : failure(kind, attempt, detail, retryAfter, cause);
    }

    private Kind kind(int status, String code, Effect effect) {
        Kind told = dialect.kind(status, code);
        if (told != null) {
            return told;
        }
        return switch (status) {
            case 404, 410 -> Kind.NOT_FOUND;
            case 408 -> Kind.UNAVAILABLE;
            case 412 -> Kind.PRECONDITION;
            case 429 -> Kind.THROTTLED;
            // Without a code of the cloud's it is a proxy's, which may have passed the request on.
            case 503 -> effect == Effect.READ || !code.isEmpty() ? Kind.THROTTLED : Kind.UNKNOWN_OUTCOME;
            default -> {
                if (status < 500) {
                    yield Kind.DENIED;
                }
                yield effect == Effect.READ ? Kind.UNAVAILABLE : Kind.UNKNOWN_OUTCOME;
            }
        };
    }

    private String describe(int status, String code, Attempt attempt) {
        String what = "answered " + status + (code.isEmpty() ? "" : " " + code);
        String advice = dialect.advice(status, code, attempt.permission());
        return advice.isEmpty() ? what : what + "; " + advice;
    }

    /** Retry-After in seconds, or as a date that is held against the answer's own. */
    private static Optional<Duration> retryAfter(HttpResponse answer) {
        String value = answer.getFirstHeaderOrNull("Retry-After");
        if (value == null) {
            return Optional.empty();
        }
        String date = answer.getFirstHeaderOrNull("Date");
        return HttpDates.wait(value, date == null ? null : HttpDates.parse(date).orElse(null));
    }

    /** No answer came. */
    private PrepException lost(RuntimeException failure, Attempt attempt) {
        BodyPayload payload = attempt.payload();
        if (payload != null && payload.flaw() != null) {
            boolean unreadable = payload.flaw() == BodyPayload.Flaw.UNREADABLE;
            return failure(
                    unreadable ? Kind.UNAVAILABLE : Kind.CORRUPT,
                    attempt,
                    unreadable ? "what was to be written can't be read" : "what was to be written has another length",
                    null,
                    failure);
        }
        if (has(failure, CertificateException.class) || has(failure, SSLPeerUnverifiedException.class)) {
            return failure(Kind.DENIED, attempt, "the server's certificate isn't accepted: " + root(failure), failure);
        }
        if (has(failure, ForbiddenAddressException.class)) {
            String advice = "; check whether somebody tampers with this machine's DNS. An address that is meant can be"
                    + " written into 'endpoint' itself";
            return failure(Kind.DENIED, attempt, "the server isn't asked: " + reason(failure) + advice, failure);
        }
        if (has(failure, InterruptedException.class)) {
            Thread.currentThread().interrupt();
            return new CancelledException(store + ": " + attempt.key() + ": interrupted", failure);
        }
        boolean reached = !has(failure, ConnectException.class)
                && !has(failure, NoRouteToHostException.class)
                && !has(failure, UnknownHostException.class)
                && !has(failure, SSLHandshakeException.class)
                && !root(failure).toLowerCase(java.util.Locale.ROOT).contains("connect timed out");
        boolean sent = payload == null || payload.sentWhole();
        if (attempt.effect() == Effect.WRITE && reached && sent) {
            return failure(Kind.UNKNOWN_OUTCOME, attempt, "no answer came: " + root(failure), failure);
        }
        return failure(Kind.UNAVAILABLE, attempt, "can't be reached: " + root(failure), failure);
    }

    /** What a put's failure means: where there is nothing to match a cloud may say that there is no such object. */
    public static StoreException ofPut(ObjectKey key, Precondition precondition, StoreException e) {
        return e.kind() == Kind.NOT_FOUND && precondition instanceof Precondition.Matches
                ? new StoreException(Kind.PRECONDITION, e.store(), key.value(), "there is no object to match", e)
                : e;
    }

    /** What a copy's failure means: what isn't found, or is another version, is the object to copy. */
    public static StoreException ofCopy(ObjectKey source, StoreException e) {
        return switch (e.kind()) {
            case NOT_FOUND ->
                new StoreException(e.kind(), e.store(), source.value(), "there is no such object to copy", e);
            case PRECONDITION ->
                new StoreException(
                        e.kind(), e.store(), source.value(), "the object to copy is another version by now", e);
            default -> e;
        };
    }

    /** A failure while an answer's body is read. */
    public StoreException brokenOff(String key, IOException cause) {
        return new StoreException(Kind.UNAVAILABLE, store, key, "the answer broke off: " + cause.getMessage(), cause);
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> type) {
        return Throwables.getCausalChain(failure).stream().anyMatch(type::isInstance);
    }

    private static String reason(Throwable failure) {
        return String.valueOf(Throwables.getRootCause(failure).getMessage());
    }

    private static String root(Throwable failure) {
        Throwable root = Throwables.getRootCause(failure);
        return root.getClass().getSimpleName() + " " + root.getMessage();
    }

    private StoreException failure(Kind kind, Attempt attempt, String detail, Throwable cause) {
        return failure(kind, attempt, detail, null, cause);
    }

    private StoreException failure(
            Kind kind, Attempt attempt, String detail, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        return new StoreException(kind, store, attempt.key(), detail, retryAfter, cause);
    }
}
