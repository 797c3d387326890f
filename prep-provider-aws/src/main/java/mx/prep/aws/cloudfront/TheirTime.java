package mx.prep.aws.cloudfront;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import mx.prep.internal.time.HttpDates;

/**
 * The time as AWS has it: ours, corrected by what a refusal's {@code Date} taught. AWS takes signatures that are up to
 * five minutes off. Thread-safe.
 */
final class TheirTime implements InstantSource {
    private static final Duration WORTH_CORRECTING = Duration.ofMinutes(4);
    private final InstantSource ours;
    private volatile Duration ahead = Duration.ZERO;

    TheirTime(InstantSource ours) {
        this.ours = ours;
    }

    @Override
    public Instant instant() {
        return ours.instant().plus(ahead);
    }

    /**
     * Learns from a refusal.
     *
     * @param date its Date header (RFC 9110, section 5.6.7)
     * @return how much the time was off, if that was the reason; it is right from now on
     */
    Optional<Duration> learn(String date) {
        Optional<Duration> off = HttpDates.parse(date)
                .map(theirs -> Duration.between(instant(), theirs))
                .filter(by -> by.abs().compareTo(WORTH_CORRECTING) >= 0);
        off.ifPresent(by -> ahead = ahead.plus(by));
        return off;
    }
}
