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
    private final boolean gone;

    public SourceException(String message, @Nullable Throwable cause) {
        this(message, null, cause);
    }

    public SourceException(String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        super(message, cause);
        this.retryAfter = retryAfter;
        this.refusal = null;
        this.gone = false;
    }

    private SourceException(String message, @Nullable RefusalCode refusal, boolean gone, @Nullable Throwable cause) {
        super(message, cause);
        this.retryAfter = null;
        this.refusal = refusal;
        this.gone = gone;
    }

    /** What the source sent can't be a package: that is its fault, not the network's. */
    public static SourceException refused(RefusalCode code, String message, @Nullable Throwable cause) {
        return new SourceException(message, code, false, cause);
    }

    /** An offered package isn't there, or not any more: nothing is wrong with the source. */
    public static SourceException gone(String message) {
        return new SourceException(message, null, true, null);
    }

    /** How long the source asked to be left alone. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** Why what came was refused, where something came. */
    public Optional<RefusalCode> refusal() {
        return Optional.ofNullable(refusal);
    }

    /** Whether it only says that an offered package isn't there. */
    public boolean isGone() {
        return gone;
    }
}
