package mx.prep.internal.pipeline;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import mx.prep.model.CutOrigin;
import mx.prep.model.DatedCut;
import mx.prep.model.HoldReason;
import org.jspecify.annotations.Nullable;

/** Which packages wait for an operator: pure functions. */
final class HoldRules {
    /** How far a cut may be ahead of the reference time. */
    static final Duration AHEAD = Duration.ofMinutes(15);

    private HoldRules() {}

    /** A hold and its sentence. */
    record Hold(HoldReason reason, String message) {}

    /**
     * Whether a package has to wait for what its cut is.
     *
     * @param known where this election's cuts were read from so far, or null before the first
     * @param reference the authority's clock
     */
    static Optional<Hold> byCut(DatedCut cut, @Nullable CutOrigin known, Instant reference, ZoneId zone) {
        if (known != null && known != cut.origin()) {
            return Optional.of(new Hold(
                    HoldReason.OTHER_PROVENANCE,
                    "cut " + cut.cut() + " was read from " + cut.origin() + ", the cuts before it from " + known
                            + ": they can't be compared"));
        }
        if (cut.cut().instant(zone).isAfter(reference.plus(AHEAD))) {
            return Optional.of(new Hold(
                    HoldReason.AHEAD_OF_TIME,
                    "cut " + cut.cut() + " is more than " + AHEAD.toMinutes()
                            + " minutes ahead of the authority's clock" + " ("
                            + reference.atZone(zone).toLocalDateTime().withNano(0) + ")"));
        }
        return Optional.empty();
    }

    static Hold reissued(DatedCut cut, String claimed, String other) {
        return new Hold(
                HoldReason.REISSUED,
                "cut " + cut.cut() + " is package " + claimed + " already; " + other
                        + " has the same cut and other bytes");
    }
}
