package mx.prep.aws.cloudfront;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

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
        try {
            Instant theirs = DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from);
            Duration off = Duration.between(instant(), theirs);
            if (off.abs().compareTo(WORTH_CORRECTING) < 0) {
                return Optional.empty();
            }
            ahead = ahead.plus(off);
            return Optional.of(off);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
