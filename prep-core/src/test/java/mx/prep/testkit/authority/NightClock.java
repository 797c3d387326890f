package mx.prep.testkit.authority;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * The night's time: jumps to each cut's moment when it is published and runs like the real clock in between, but not
 * past the next cut. Never goes back. Thread-safe.
 */
final class NightClock extends Clock {
    private final Clock real;
    private final ZoneId zone;
    private final State state;

    private NightClock(Clock real, ZoneId zone, State state) {
        this.real = real;
        this.zone = zone;
        this.state = state;
    }

    NightClock(Clock real, ZoneId zone, Instant start) {
        this(real, zone, new State(start, real.instant()));
    }

    /** Goes to a moment unless it is past. From there it stands still when the limit is over, if there is one. */
    void jump(Instant moment, @Nullable Duration limit) {
        synchronized (state) {
            Instant now = instant();
            state.night = moment.isAfter(now) ? moment : now;
            state.real = real.instant();
            state.limit = limit;
        }
    }

    @Override
    public Instant instant() {
        synchronized (state) {
            Duration passed = Duration.between(state.real, real.instant());
            if (passed.isNegative()) {
                passed = Duration.ZERO;
            }
            if (state.limit != null && passed.compareTo(state.limit) > 0) {
                passed = state.limit;
            }
            return state.night.plus(passed);
        }
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
        return new NightClock(real, other, state);
    }

    private static final class State {
        private Instant night;
        private Instant real;
        private @Nullable Duration limit;

        State(Instant night, Instant real) {
            this.night = night;
            this.real = real;
        }
    }
}
