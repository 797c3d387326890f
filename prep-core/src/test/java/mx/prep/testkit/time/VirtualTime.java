package mx.prep.testkit.time;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import mx.prep.internal.time.Pause;
import mx.prep.internal.time.Ticker;

/**
 * Time that stands still until somebody waits, and is then over at once: clock, ticker and pause in one. What is to
 * happen at some time happens on the thread that waits beyond it. Thread-safe.
 */
public final class VirtualTime extends Clock implements Ticker, Pause {
    private final Instant start;
    private final TreeMap<Instant, Runnable> plan = new TreeMap<>();
    private Instant now;

    public VirtualTime(Instant start) {
        this.start = start;
        this.now = start;
    }

    /** Plans something for a moment that is still to come. */
    public synchronized VirtualTime at(Instant moment, Runnable action) {
        Runnable before = plan.get(moment);
        plan.put(
                moment,
                before == null
                        ? action
                        : () -> {
                            before.run();
                            action.run();
                        });
        return this;
    }

    /** Waits, as {@link #pause} does. */
    public void advance(Duration time) {
        Instant end = instant().plus(time);
        for (Runnable due = due(end); due != null; due = due(end)) {
            due.run();
        }
        synchronized (this) {
            now = end.isAfter(now) ? end : now;
        }
    }

    private synchronized Runnable due(Instant end) {
        Map.Entry<Instant, Runnable> first = plan.firstEntry();
        if (first == null || first.getKey().isAfter(end)) {
            return null;
        }
        plan.pollFirstEntry();
        now = first.getKey().isAfter(now) ? first.getKey() : now;
        return first.getValue();
    }

    @Override
    public void pause(Duration duration) {
        advance(duration);
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    @Override
    public long nanos() {
        return Duration.between(start, instant()).toNanos();
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    /** The same time; zones don't matter to it. */
    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
