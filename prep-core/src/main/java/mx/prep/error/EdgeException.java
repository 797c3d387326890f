package mx.prep.error;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An edge's switch or cache refused or failed; what is live in the store stays live. */
public final class EdgeException extends PrepException {
    private static final long serialVersionUID = 1L;
    private final Kind kind;
    private final transient @Nullable Duration retryAfter;

    /** What can be done about it. */
    public enum Kind {
        /** The value was changed by somebody else since it was read. */
        CONFLICT,
        /** Permissions are missing; the message names them. */
        DENIED,
        /** Too many calls or too many open purges; later. */
        THROTTLED,
        /** The edge's control plane can't be reached; later. */
        UNAVAILABLE,
        /** The call may or may not have been applied. */
        UNKNOWN_OUTCOME
    }

    public EdgeException(Kind kind, String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.retryAfter = retryAfter;
    }

    public Kind kind() {
        return kind;
    }

    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
