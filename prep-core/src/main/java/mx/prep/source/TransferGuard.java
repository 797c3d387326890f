package mx.prep.source;

import java.time.Duration;
import mx.prep.error.SourceException;
import mx.prep.internal.time.Ticker;

/**
 * Ends a transfer that is too slow: less than the floor on average over a window, or not over by the deadline. Not
 * thread-safe.
 */
final class TransferGuard {
    private final Ticker ticker;
    private final Pace pace;
    private final long started;
    private long windowStarted;
    private long windowBytes;

    /**
     * What a transfer is held to.
     *
     * @param floor least bytes per second
     * @param window how long it may be below
     * @param deadline longest time in all
     */
    record Pace(long floor, Duration window, Duration deadline) {}

    /** Starts now. */
    TransferGuard(Ticker ticker, Pace pace) {
        this.ticker = ticker;
        this.pace = pace;
        this.started = ticker.nanos();
        this.windowStarted = started;
    }

    /**
     * Asked at least once a second.
     *
     * @param bytes received so far
     * @throws SourceException if the transfer is too slow
     */
    void check(long bytes) {
        long now = ticker.nanos();
        if (now - started > pace.deadline().toNanos()) {
            throw new SourceException(
                    "The source's package isn't here after " + seconds(pace.deadline()) + ": " + bytes
                            + " bytes came. A slow link can be given more time with 'deadline: "
                            + pace.deadline().toSeconds() * 2 + "s' under source.",
                    null);
        }
        long span = now - windowStarted;
        if (span < pace.window().toNanos()) {
            return;
        }
        double rate = (bytes - windowBytes) / (span / 1e9);
        if (rate < pace.floor()) {
            throw new SourceException(
                    "The source is too slow: " + (long) rate + " bytes a second over " + seconds(pace.window())
                            + ", the least is " + pace.floor() + ". A slow link can be permitted with 'rateFloor: "
                            + Math.max(1, pace.floor() / 8) + "' under source.",
                    null);
        }
        windowStarted = now;
        windowBytes = bytes;
    }

    private static String seconds(Duration duration) {
        return duration.toSeconds() + " s";
    }
}
