package mx.prep.internal.pipeline;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import mx.prep.internal.time.BelievedTime;
import mx.prep.model.IncidentCause;
import org.jspecify.annotations.Nullable;

/** The authority's clock as far as it is known and {@linkplain BelievedTime believed}, else ours. Thread-safe. */
public final class ReferenceClock {
    /** How far ours may be off before it is an alarm. */
    static final Duration TOLERANCE = Duration.ofMinutes(2);

    private final Clock clock;
    private volatile Duration offset = Duration.ZERO;
    private volatile Duration told = Duration.ZERO;
    private Standing standing = Standing.RIGHT;

    /** What the authority's clock says of ours. */
    private enum Standing {
        RIGHT,
        WRONG,
        UNBELIEVED
    }

    /**
     * The clocks differ.
     *
     * @param cause what that is an incident of
     * @param message a sentence, with what to do
     */
    record Apart(IncidentCause cause, String message) {}

    public ReferenceClock(Clock clock) {
        this.clock = clock;
    }

    public Instant now() {
        return clock.instant().plus(offset);
    }

    /** The authority's clock less ours, as it was told last, whether it is believed or not. */
    Duration told() {
        return told;
    }

    /**
     * Takes what a source says of the time.
     *
     * @return how the clocks turn out to differ, once each time that they do
     */
    synchronized Optional<Apart> learn(@Nullable Instant sourceTime) {
        if (sourceTime == null) {
            return Optional.empty();
        }
        Instant ours = clock.instant();
        told = Duration.between(ours, sourceTime);
        offset = Duration.between(ours, BelievedTime.of(sourceTime, ours));
        Standing before = standing;
        standing = standing(told);
        if (standing == before || standing == Standing.RIGHT) {
            return Optional.empty();
        }
        return Optional.of(
                standing == Standing.WRONG
                        ? new Apart(IncidentCause.CLOCK, wrong(told))
                        : new Apart(IncidentCause.SOURCE_TIME, unbelieved(sourceTime, ours)));
    }

    private static Standing standing(Duration told) {
        if (!BelievedTime.isBelieved(told)) {
            return Standing.UNBELIEVED;
        }
        return told.abs().compareTo(TOLERANCE) > 0 ? Standing.WRONG : Standing.RIGHT;
    }

    private static String wrong(Duration told) {
        return "this machine's clock is " + told.abs().toSeconds() + " s " + (told.isNegative() ? "ahead of" : "behind")
                + " the authority's; theirs decides. Set the clock.";
    }

    private static String unbelieved(Instant theirs, Instant ours) {
        return "the source says that it is " + theirs + ", this machine's clock " + ours
                + ": they are more than " + BelievedTime.MOST.toMinutes()
                + " minutes apart, so the source isn't believed and this machine's clock decides. Check this machine's"
                + " clock; if it is right, somebody else may be answering for the authority: ask it.";
    }
}
