package mx.prep.internal.pipeline;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mx.prep.internal.cut.TestFlag;
import mx.prep.model.Cut;
import mx.prep.model.CutOrigin;
import mx.prep.model.DatedCut;
import mx.prep.model.Election;
import mx.prep.model.HoldReason;
import mx.prep.model.PackageRef;
import mx.prep.model.Window;
import org.jspecify.annotations.Nullable;

/** Which packages wait for an operator: pure functions. */
final class HoldRules {
    /** How far a cut may be ahead of the reference time. */
    static final Duration AHEAD = Duration.ofMinutes(15);

    private HoldRules() {}

    /** A hold and its sentence, which has no full stop. */
    record Hold(HoldReason reason, String message) {}

    /**
     * Why a package has to wait for what it says of itself.
     *
     * @param known where this election's cuts were read from so far, or null before the first
     * @param reference the authority's clock
     * @return every reason; empty if it may go on
     */
    static List<Hold> of(
            DatedCut cut, TestFlag.Says flag, @Nullable CutOrigin known, Instant reference, Election election) {
        List<Hold> holds = new ArrayList<>();
        provenance(cut, known).ifPresent(holds::add);
        ahead(cut, reference, election).ifPresent(holds::add);
        flag(cut, flag, election).ifPresent(holds::add);
        window(cut, election).ifPresent(holds::add);
        return holds;
    }

    private static Optional<Hold> provenance(DatedCut cut, @Nullable CutOrigin known) {
        if (known == null || known == cut.origin()) {
            return Optional.empty();
        }
        return Optional.of(new Hold(
                HoldReason.OTHER_PROVENANCE,
                "cut " + cut.cut() + " was read from " + cut.origin() + ", the cuts before it from " + known
                        + ": they can't be compared"));
    }

    /** Whether a cut is further ahead of the authority's clock than clocks differ. */
    static boolean isAhead(Cut cut, Instant reference, Election election) {
        return cut.instant(election.zone()).isAfter(reference.plus(AHEAD));
    }

    private static Optional<Hold> ahead(DatedCut cut, Instant reference, Election election) {
        if (!isAhead(cut.cut(), reference, election)) {
            return Optional.empty();
        }
        return Optional.of(new Hold(
                HoldReason.AHEAD_OF_TIME,
                "cut " + cut.cut() + " is more than " + AHEAD.toMinutes() + " minutes ahead of the authority's clock ("
                        + reference.atZone(election.zone()).toLocalDateTime().withNano(0) + ")"));
    }

    private static Optional<Hold> flag(DatedCut cut, TestFlag.Says flag, Election election) {
        TestFlag.Says wrong = election.rehearsal() ? TestFlag.Says.NO_TEST : TestFlag.Says.TEST;
        if (flag != wrong) {
            return Optional.empty();
        }
        return Optional.of(new Hold(
                HoldReason.TEST_FLAG,
                election.rehearsal()
                        ? "cut " + cut.cut() + " says of itself that it is no test, and this is the rehearsal"
                        : "cut " + cut.cut() + " says of itself that it is a test, and this is the election"));
    }

    private static Optional<Hold> window(DatedCut cut, Election election) {
        Optional<Window> window = election.window();
        if (window.isEmpty()) {
            return Optional.empty();
        }
        boolean early = cut.cut().time().isBefore(window.get().opens());
        boolean late = cut.cut().time().isAfter(window.get().closes());
        if (!early && !late) {
            return Optional.empty();
        }
        return Optional.of(new Hold(
                HoldReason.OUTSIDE_WINDOW,
                "cut " + cut.cut() + " is dated " + (early ? "before the opening" : "after the close")
                        + " of this election (" + window.get().opens() + " to "
                        + window.get().closes() + ")"));
    }

    /** What a name can do to a signed package: it says which cut the bytes are, and nobody signed it. */
    static Hold replayed(PackageRef before, PackageRef again) {
        return new Hold(
                HoldReason.REPLAYED,
                "package " + again.sha256().shortHex() + " comes as cut " + again.cut() + ", but its bytes are cut "
                        + before.cut() + " already");
    }

    static Hold reissued(DatedCut cut, PackageRef claimed, PackageRef other) {
        return new Hold(
                HoldReason.REISSUED,
                "cut " + cut.cut() + " is package " + claimed.sha256().shortHex() + " already; "
                        + other.sha256().shortHex() + " has the same cut and other bytes");
    }
}
