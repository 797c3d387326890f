package mx.prep.internal.follow;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the source is asked again: the configured interval give or take a tenth, so that outlets
 * don't all ask at once; after failures twice as long each time, at most ten times the interval or a minute, whichever
 * is less, never less than the interval; never sooner than a source asks for, up to ten minutes. One thread.
 */
final class PollSchedule {
    private static final Duration MOST_BACKOFF = Duration.ofMinutes(1);
    private static final Duration MOST_OBEYED = Duration.ofMinutes(10);
    private static final int MOST_DOUBLINGS = 10;

    private final Duration every;
    private final RandomGenerator random;
    private int failures;

    PollSchedule(Duration every, RandomGenerator random) {
        this.every = every;
        this.random = random;
    }

    Duration afterSuccess() {
        failures = 0;
        return jittered(every);
    }

    Duration afterFailure(Optional<Duration> retryAfter) {
        Duration backoff = every.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
        failures++;
        Duration most = max(every, min(every.multipliedBy(10), MOST_BACKOFF));
        return max(jittered(min(backoff, most)), min(retryAfter.orElse(Duration.ZERO), MOST_OBEYED));
    }

    private Duration jittered(Duration wait) {
        return Duration.ofNanos((long) (wait.toNanos() * (0.9 + random.nextDouble() * 0.2)));
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }
}
