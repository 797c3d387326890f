package mx.prep.source;

import java.time.Duration;
import mx.prep.error.SourceException;
import mx.prep.internal.time.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * By when a source has to have answered, redirects included, and sent its package. Immutable; thread-safe where its
 * ticker is.
 */
record Deadline(Ticker ticker, long startedNanos, Duration longest) {
    /** Starts now. */
    static Deadline start(Ticker ticker, Duration longest) {
        return new Deadline(ticker, ticker.nanos(), longest);
    }

    /** The same, of which so much was used before now. */
    static Deadline goOn(Ticker ticker, Duration longest, Duration used) {
        return new Deadline(ticker, ticker.nanos() - used.toNanos(), longest);
    }

    Duration used() {
        return Duration.ofNanos(ticker.nanos() - startedNanos);
    }

    boolean isOver() {
        return used().compareTo(longest) >= 0;
    }

    /** A duration, or what is left where that is less. */
    Duration cap(Duration duration) {
        Duration left = longest.minus(used());
        Duration possible = left.isNegative() ? Duration.ZERO : left;
        return possible.compareTo(duration) < 0 ? possible : duration;
    }

    /** What is said where no answer came in time. */
    SourceException unanswered(@Nullable Throwable cause) {
        return new SourceException(
                "The source hasn't answered after " + OptionLine.said(longest)
                        + ", redirects included. A slow source can be given more time with "
                        + OptionLine.of("deadline", longest.multipliedBy(2)) + ".",
                cause);
    }
}
