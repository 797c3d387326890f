package mx.prep.internal.follow;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the source is asked again. Each wait is given or taken a tenth, so that outlets don't all ask
 * at once.
 *
 * <ul>
 *   <li>As a rule the configured interval.
 *   <li>Around the time when a cut is due, a quarter of it, at least 5 s: from 30 s or a tenth of the time between cuts
 *       before, whichever is less, until half the time between cuts after.
 *   <li>When no more cuts are expected, five times as long, at most 5 minutes.
 *   <li>After failures twice as long each time, at most ten times the interval or a minute, whichever is less, never
 *       less than the interval; never sooner than a source asks for, up to ten minutes.
 * </ul>
 *
 * One thread.
 */
final class PollSchedule {
    private static final Duration MOST_BACKOFF = Duration.ofMinutes(1);
    private static final Duration MOST_OBEYED = Duration.ofMinutes(10);
    private static final Duration MOST_SETTLED = Duration.ofMinutes(5);
    private static final Duration MOST_LEAD = Duration.ofSeconds(30);
    private static final Duration LEAST_QUICK = Duration.ofSeconds(5);
    private static final int MOST_DOUBLINGS = 10;

    private final Duration every;
    private final Duration quick;
    private final RandomGenerator random;
    private int failures;

    PollSchedule(Duration every, RandomGenerator random) {
        this.every = every;
        this.quick = min(every, max(every.dividedBy(4), LEAST_QUICK));
        this.random = random;
    }

    /** Where nothing tells when the next cut is due. */
    Duration afterSuccess() {
        failures = 0;
        return jittered(every);
    }

    /**
     * Where the next cut is due at a time.
     *
     * @param interval between cuts
     */
    Duration towards(Instant now, Instant due, Duration interval) {
        failures = 0;
        Duration lead = min(interval.dividedBy(10), MOST_LEAD);
        Instant from = due.minus(lead);
        if (now.isBefore(from)) {
            Duration spread = Duration.ofNanos((long) (lead.toNanos() * random.nextDouble() / 2));
            return min(jittered(every), Duration.between(now, from).plus(spread));
        }
        return jittered(now.isBefore(due.plus(interval.dividedBy(2))) ? quick : every);
    }

    /** When no more cuts are expected. */
    Duration afterCuts() {
        failures = 0;
        return jittered(max(every, min(every.multipliedBy(5), MOST_SETTLED)));
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
