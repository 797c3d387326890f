package mx.prep.error;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The package's source can't be reached or answers what can't be used; the next poll may succeed. */
public final class SourceException extends PrepException {
    private static final long serialVersionUID = 1L;
    private final transient @Nullable Duration retryAfter;

    public SourceException(String message, @Nullable Throwable cause) {
        this(message, null, cause);
    }

    public SourceException(String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        super(message, cause);
        this.retryAfter = retryAfter;
    }

    /** How long the source asked to be left alone. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
