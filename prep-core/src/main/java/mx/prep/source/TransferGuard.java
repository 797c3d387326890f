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
    private final Deadline deadline;
    private long windowStarted;
    private long windowBytes;

    /**
     * What a transfer is held to.
     *
     * @param floor least bytes per second
     * @param window how long it may be below
     * @param deadline longest time in all, from the first request on
     */
    record Pace(long floor, Duration window, Duration deadline) {}

    /**
     * Starts now.
     *
     * @param asked how long it took until the answer began: that counts, too
     */
    TransferGuard(Ticker ticker, Pace pace, Duration asked) {
        this.ticker = ticker;
        this.pace = pace;
        this.deadline = Deadline.goOn(ticker, pace.deadline(), asked);
        this.windowStarted = ticker.nanos();
    }

    Deadline deadline() {
        return deadline;
    }

    /**
     * Asked at least once a second.
     *
     * @param bytes received so far
     * @throws SourceException if the transfer is too slow
     */
    void check(long bytes) {
        if (deadline.isOver()) {
            throw new SourceException(
                    "The source's package isn't here after " + OptionLine.said(pace.deadline()) + ": " + bytes
                            + " bytes came. A slow link can be given more time with "
                            + OptionLine.of("deadline", pace.deadline().multipliedBy(2)) + ".",
                    null);
        }
        long now = ticker.nanos();
        long span = now - windowStarted;
        if (span < pace.window().toNanos()) {
            return;
        }
        double rate = (bytes - windowBytes) / (span / 1e9);
        if (rate < pace.floor()) {
            throw new SourceException(
                    "The source is too slow: " + (long) rate + " bytes a second over " + OptionLine.said(pace.window())
                            + ", the least is " + pace.floor() + ". A slow link can be permitted with "
                            + OptionLine.of("rateFloor", String.valueOf(pace.floor() / 8)) + ".",
                    null);
        }
        windowStarted = now;
        windowBytes = bytes;
    }
}
