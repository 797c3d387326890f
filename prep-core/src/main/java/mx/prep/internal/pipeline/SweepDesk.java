package mx.prep.internal.pipeline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mx.prep.archive.Ledger;
import mx.prep.archive.LedgerFact;
import mx.prep.error.ConfigException;
import mx.prep.error.EdgeException;
import mx.prep.error.StoreException;
import mx.prep.internal.sweep.Keeping;
import mx.prep.internal.sweep.SweepStage.Pending;
import mx.prep.internal.time.Pause;
import mx.prep.model.Election;
import mx.prep.model.Manifest;
import mx.prep.model.ReleaseDifference;
import mx.prep.model.ReleaseId;
import mx.prep.model.SweepReport;

/** Looks after the releases that lie in the targets: compares them, and deletes what nobody can ask for any more. */
public final class SweepDesk {
    /** Edges that are 60 s behind pin page loads to a release for 60 s more, by clocks that differ by 10 s. */
    static final Duration LONGER_THAN_PINS = Duration.ofSeconds(130);

    private final Pipeline pipeline;
    private final Election election;
    private final int newest;
    private final String operator;
    private final Pause pause;

    /**
     * @param newest how many releases that were live stay besides the one that is
     * @param operator who sweeps, as people call them
     * @param pause waits until no page load is pinned to what goes
     */
    public SweepDesk(Pipeline pipeline, Election election, int newest, String operator, Pause pause) {
        this.pipeline = pipeline;
        this.election = election;
        this.newest = newest;
        this.operator = operator;
        this.pause = pause;
    }

    /** What a sweep would delete now, for each target that can be read. */
    public Map<String, List<ReleaseId>> look() {
        Map<String, List<ReleaseId>> gone = new LinkedHashMap<>();
        for (Lane lane : pipeline.lanes()) {
            gone.put(lane.name(), lane.sweeper().look(keeping()).gone());
        }
        return gone;
    }

    /** Sweeps every target; one that fails doesn't keep the others. */
    public Map<String, SweepReport> sweep() {
        return sweep(pipeline.lanes(), keeping());
    }

    private Keeping keeping() {
        return Keeping.of(newest, election.window().orElse(null), pipeline.now());
    }

    Map<String, SweepReport> sweep(List<Lane> lanes, Keeping keeping) {
        Map<String, SweepReport> reports = new LinkedHashMap<>();
        Map<Lane, Pending> pending = new LinkedHashMap<>();
        for (Lane lane : lanes) {
            try {
                if (lane.pointer().filter(lane::isAnothers).isPresent()) {
                    reports.put(lane.name(), new SweepReport(List.of(), 0, List.of(), List.of(lane.anothers())));
                    continue;
                }
                pending.put(lane, lane.sweeper().letGo(keeping));
            } catch (StoreException | EdgeException e) {
                reports.put(lane.name(), failed(e));
            }
        }
        if (pending.values().stream().anyMatch(p -> !p.gone().isEmpty())) {
            pause.pause(LONGER_THAN_PINS);
        }
        pending.forEach((lane, going) -> reports.put(lane.name(), delete(lane, going)));
        return reports;
    }

    private SweepReport delete(Lane lane, Pending pending) {
        try {
            if (!pending.gone().isEmpty()) {
                tell(pending, LedgerFact.sweeping(lane.name(), pending.pointer().epoch(), pending.gone(), operator));
            }
        } catch (StoreException e) {
            String problem = "nothing was deleted, since the ledger can't tell of it: " + e.getMessage();
            return new SweepReport(List.of(), 0, pending.pointer().kept(), List.of(problem));
        }
        try {
            SweepReport report = lane.sweeper().delete(pending);
            return report.objects() == 0 && report.deleted().isEmpty() ? report : recorded(lane, pending, report);
        } catch (StoreException e) {
            return failed(e);
        }
    }

    private SweepReport recorded(Lane lane, Pending pending, SweepReport report) {
        try {
            tell(pending, LedgerFact.swept(lane.name(), pending.pointer().epoch(), report, operator));
            return report;
        } catch (StoreException e) {
            List<String> problems = new ArrayList<>(report.problems());
            problems.add("deleted, but the ledger tells only that it was about to be: " + e.getMessage());
            return new SweepReport(report.deleted(), report.objects(), report.kept(), problems);
        }
    }

    private void tell(Pending pending, LedgerFact fact) {
        Ledger ledger = pipeline.archive().ledger();
        ledger.startAt(pending.pointer().ledgerHead());
        ledger.append(fact);
    }

    private static SweepReport failed(RuntimeException e) {
        return new SweepReport(List.of(), 0, List.of(), List.of(String.valueOf(e.getMessage())));
    }

    /**
     * How two releases differ, on the first target that has both.
     *
     * @throws ConfigException if no target has both
     */
    public ReleaseDifference compare(ReleaseId before, ReleaseId after) {
        for (Lane lane : pipeline.lanes()) {
            Optional<Manifest> first = lane.manifestOf(before);
            Optional<Manifest> second = first.isEmpty() ? first : lane.manifestOf(after);
            if (first.isPresent() && second.isPresent()) {
                return ReleaseDifference.of(lane.name(), before, first.get(), after, second.get());
            }
        }
        throw new ConfigException("No target has both " + before + " and " + after
                + ": one was never whole there, or was swept. 'prep status --json' names the releases that are kept.");
    }
}
