package mx.prep.internal.retry;

import java.time.Duration;
import java.util.Random;
import mx.prep.internal.time.Pause;

/**
 * How often and how long a request is repeated.
 *
 * @param attempts most attempts at one request, the first included
 * @param total most time between the attempts of one request, all pauses added up
 * @param first the pause after the first attempt; doubled after each further one
 * @param longest the longest pause, unless the store asks for a longer one
 * @param pause how to wait
 * @param random shortens each pause by up to half, so that many publishers don't come back at once
 */
public record RetryRules(int attempts, Duration total, Duration first, Duration longest, Pause pause, Random random) {
    public RetryRules {
        if (attempts < 1 || total.isNegative() || first.isNegative() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("not rules of retries");
        }
    }

    /** Six attempts within a minute, from a fifth of a second to ten seconds apart. */
    public static RetryRules standard(Pause pause, Random random) {
        return new RetryRules(6, Duration.ofMinutes(1), Duration.ofMillis(200), Duration.ofSeconds(10), pause, random);
    }

    /** Three attempts within three seconds, for a store that another one stands in for. */
    public static RetryRules brief(Pause pause, Random random) {
        return new RetryRules(3, Duration.ofSeconds(3), Duration.ofMillis(200), Duration.ofSeconds(2), pause, random);
    }

    /** The pause after an attempt, from 1. */
    Duration backoff(int attempt) {
        long nanos = first.toNanos();
        for (int i = 1; i < attempt && nanos < longest.toNanos(); i++) {
            nanos *= 2;
        }
        nanos = Math.min(nanos, longest.toNanos());
        return Duration.ofNanos(nanos - (long) (random.nextDouble() * nanos / 2));
    }
}
