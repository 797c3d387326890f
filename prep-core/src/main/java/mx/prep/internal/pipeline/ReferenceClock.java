package mx.prep.internal.pipeline;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The authority's clock as far as it is known, else ours. Thread-safe. */
public final class ReferenceClock {
    /** How far ours may be off before it is an alarm. */
    static final Duration TOLERANCE = Duration.ofMinutes(2);

    private final Clock clock;
    private volatile Duration offset = Duration.ZERO;
    private boolean alarmed;

    public ReferenceClock(Clock clock) {
        this.clock = clock;
    }

    public Instant now() {
        return clock.instant().plus(offset);
    }

    /** The authority's clock less ours. */
    Duration offset() {
        return offset;
    }

    /**
     * Takes what a source says of the time.
     *
     * @return a sentence when our clock turns out to be wrong, once each time that it does
     */
    synchronized Optional<String> learn(@Nullable Instant sourceTime) {
        if (sourceTime == null) {
            return Optional.empty();
        }
        offset = Duration.between(clock.instant(), sourceTime);
        boolean wrong = offset.abs().compareTo(TOLERANCE) > 0;
        boolean news = wrong && !alarmed;
        alarmed = wrong;
        return news
                ? Optional.of("this machine's clock is " + offset.abs().toSeconds() + " s "
                        + (offset.isNegative() ? "ahead of" : "behind")
                        + " the authority's; theirs decides. Set the clock.")
                : Optional.empty();
    }
}
