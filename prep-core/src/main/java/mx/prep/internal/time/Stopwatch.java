package mx.prep.internal.time;

import java.time.Duration;

/** Time since it was started. Thread-safe. */
public final class Stopwatch {
    private final Ticker ticker;
    private final long started;

    Stopwatch(Ticker ticker) {
        this.ticker = ticker;
        this.started = ticker.nanos();
    }

    public Duration elapsed() {
        return Duration.ofNanos(ticker.nanos() - started);
    }

    public boolean hasPassed(Duration time) {
        return elapsed().compareTo(time) >= 0;
    }
}
