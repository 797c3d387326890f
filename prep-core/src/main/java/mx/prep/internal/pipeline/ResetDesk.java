package mx.prep.internal.pipeline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import mx.prep.archive.LedgerFact;
import mx.prep.error.ConfigException;
import mx.prep.internal.sweep.Keeping;
import mx.prep.model.Cut;
import mx.prep.model.DeliveryResult;
import mx.prep.model.Digest;
import mx.prep.model.Election;
import mx.prep.model.LedgerEntry;
import mx.prep.model.Order;
import mx.prep.model.PackageRef;
import mx.prep.model.PageRef;
import mx.prep.model.Pointer;
import mx.prep.model.Reset;
import mx.prep.model.SweepReport;
import org.jspecify.annotations.Nullable;

/** Clears the targets of rehearsals, and of nothing else. */
public final class ResetDesk {
    private final Pipeline pipeline;
    private final Election election;
    private final PageDesk pages;
    private final SweepDesk sweeps;

    public ResetDesk(Pipeline pipeline, Election election, PageDesk pages, SweepDesk sweeps) {
        this.pipeline = pipeline;
        this.election = election;
        this.pages = pages;
        this.sweeps = sweeps;
    }

    /**
     * Shows the holding page, deletes every release and, in place, every other file of ours, and lets the target begin
     * where the archive stands. Killed at any moment, it is done again from the start; a page that was begun in place is
     * finished by whoever publishes next.
     *
     * @throws ConfigException unless configuration and target are both a rehearsal's
     */
    public Reset reset(String target, String reason) {
        Lane lane = pipeline.lane(target);
        check(lane, reason);
        pipeline.archive()
                .ledger()
                .append(new LedgerFact(
                        LedgerEntry.Kind.INCIDENT,
                        target,
                        newest(),
                        null,
                        null,
                        "the rehearsal's site is cleared: " + reason));
        PageRef page = pages.keepHolding();
        int epoch = newest();
        @Nullable Cut highest = highestClaimed();
        DeliveryResult shown = pipeline.with(lane, l -> l.show(page, Showing.AFTER_A_REHEARSAL, highest));
        if (!(shown instanceof DeliveryResult.Live || shown instanceof DeliveryResult.AlreadyLive)) {
            return new Reset(shown, new SweepReport(List.of(), 0, List.of(), List.of("nothing was deleted")));
        }
        SweepReport report = delete(lane);
        if (report.problems().isEmpty()) {
            lane.beginAgain(epoch, highest);
        }
        return new Reset(shown, report);
    }

    /** Whatever isn't of the holding page: files at stable URLs, then releases. */
    private SweepReport delete(Lane lane) {
        ModeSteps.Cleared cleared = pipeline.with(lane, Lane::clear);
        SweepReport swept = Objects.requireNonNull(
                sweeps.sweep(List.of(lane), new Keeping(0)).get(lane.name()), "each lane has its report");
        List<String> problems = new ArrayList<>(swept.problems());
        if (cleared.problem() != null) {
            problems.add("files of the rehearsal are left: " + cleared.problem());
        }
        return new SweepReport(swept.deleted(), swept.objects() + cleared.files(), swept.kept(), problems);
    }

    private void check(Lane lane, String reason) {
        if (reason.isBlank()) {
            throw new ConfigException("Nothing was cleared: a reset needs a reason.");
        }
        if (!election.rehearsal()) {
            throw new ConfigException("Nothing was cleared: this is an election's configuration. Only a rehearsal's"
                    + " targets (election: {rehearsal: true}) can be cleared.");
        }
        Pointer pointer = lane.pointer()
                .orElseThrow(() -> new ConfigException("Nothing was cleared: target " + lane.name()
                        + " has no pointer, nothing was published there."));
        if (!pointer.rehearsal()) {
            throw new ConfigException("Nothing was cleared: what is live on target " + lane.name()
                    + " was published as an election's. Retire it with that election's configuration.");
        }
    }

    /** The epoch that the archive is in. */
    private int newest() {
        return pipeline.archive().orders().newest().map(Order::number).orElse(0);
    }

    /** What was claimed doesn't come back by itself, what was withdrawn doesn't anyway; another archive has nothing. */
    private @Nullable Cut highestClaimed() {
        Set<Digest> withdrawn =
                pipeline.archive().orders().newest().map(Order::withdrawn).orElse(Set.of());
        return pipeline.archive().claims().list().after(null).stream()
                .filter(claimed -> !withdrawn.contains(claimed.sha256()))
                .map(PackageRef::cut)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }
}
