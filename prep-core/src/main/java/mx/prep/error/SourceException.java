package mx.prep.error;

import java.time.Duration;
import java.util.Optional;
import mx.prep.model.RefusalCode;
import org.jspecify.annotations.Nullable;

/** The package's source can't be reached or answers what can't be used; the next poll may succeed. */
public final class SourceException extends PrepException {
    private static final long serialVersionUID = 1L;
    private final transient @Nullable Duration retryAfter;
    private final @Nullable RefusalCode refusal;

    public SourceException(String message, @Nullable Throwable cause) {
        this(message, null, cause);
    }

    public SourceException(String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        this(message, retryAfter, null, cause);
    }

    private SourceException(
            String message, @Nullable Duration retryAfter, @Nullable RefusalCode refusal, @Nullable Throwable cause) {
        super(message, cause);
        this.retryAfter = retryAfter;
        this.refusal = refusal;
    }

    /** What the source sent can't be a package: that is its fault, not the network's. */
    public static SourceException refused(RefusalCode code, String message, @Nullable Throwable cause) {
        return new SourceException(message, null, code, cause);
    }

    /** How long the source asked to be left alone. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** Why what came was refused, where something came. */
    public Optional<RefusalCode> refusal() {
        return Optional.ofNullable(refusal);
    }
}
