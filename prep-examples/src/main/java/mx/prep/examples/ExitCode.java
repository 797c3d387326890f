package mx.prep.examples;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import mx.prep.model.ConfirmationReport;
import mx.prep.model.CycleResult;
import mx.prep.model.DeliveryResult;
import mx.prep.model.IntakeResult;
import mx.prep.model.ProbeReport;

/** What a command ends with: of a cycle from the best to the worst, then of a look from outside. */
public enum ExitCode {
    DONE(0, "done, or nothing new"),
    NOTHING_NEW(10, "nothing new (only with --detailed-exit)"),
    UNFINISHED(11, "live, but purge or confirmation is unfinished"),
    REFUSED(20, "a package was refused, or waits for an operator"),
    SOME_TARGETS(12, "live on some targets only"),
    FAILED(30, "failed; readers still have the previous cut"),
    USAGE(2, "usage or configuration"),
    UNKNOWN(31, "state unknown; the output says which command settles it"),
    FLAWED(13, "readers get the right bytes, but not as promised (only with --detailed-exit)"),
    SILENT(21, "no new cut for three intervals, or older than --max-age"),
    BEHIND(32, "readers get the cut before, or files of several"),
    AWAY(33, "the site can't be reached, or something is missing"),
    FOREIGN(34, "readers get bytes that are in no release");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    public int code() {
        return code;
    }

    public String meaning() {
        return meaning;
    }

    /** What a site was seen to serve. */
    static ExitCode of(ProbeReport.State state) {
        return switch (state) {
            case WHOLE, EMPTY -> DONE;
            case PREVIOUS, MIXED -> BEHIND;
            case MISSING, UNREACHABLE -> AWAY;
            case FOREIGN -> FOREIGN;
        };
    }

    /** The worst thing that a cycle did. */
    public static ExitCode of(CycleResult cycle) {
        List<ExitCode> codes = new ArrayList<>();
        codes.add(ofTargets(cycle.targets().values()));
        cycle.intake().forEach(result -> codes.add(of(result)));
        ExitCode worst = codes.stream().max(Comparator.naturalOrder()).orElse(DONE);
        boolean moved = cycle.targets().values().stream().anyMatch(DeliveryResult.Live.class::isInstance)
                || cycle.intake().stream().anyMatch(IntakeResult.Received.class::isInstance);
        return worst == DONE && !moved ? NOTHING_NEW : worst;
    }

    private static ExitCode of(IntakeResult result) {
        if (result instanceof IntakeResult.Failed) {
            return FAILED;
        }
        return result instanceof IntakeResult.Refused || result instanceof IntakeResult.Held ? REFUSED : DONE;
    }

    /** The worst of what became of the targets; a failure on some of them only is less than one on all. */
    static ExitCode ofTargets(Collection<DeliveryResult> results) {
        List<ExitCode> codes = results.stream().map(ExitCode::of).toList();
        ExitCode worst = codes.stream().max(Comparator.naturalOrder()).orElse(DONE);
        boolean someGood = codes.stream().anyMatch(code -> code.compareTo(REFUSED) < 0);
        return (worst == FAILED || worst == REFUSED) && someGood ? SOME_TARGETS : worst;
    }

    private static ExitCode of(DeliveryResult result) {
        if (result instanceof DeliveryResult.Live live) {
            // A newer release went live meanwhile: its own cycle confirms what readers get.
            boolean seen = live.confirmation().isConfirmed()
                    || live.confirmation().state() == ConfirmationReport.State.SUPERSEDED;
            return live.purged() && seen ? DONE : UNFINISHED;
        }
        if (result instanceof DeliveryResult.Unknown) {
            return UNKNOWN;
        }
        if (result instanceof DeliveryResult.Failed) {
            return FAILED;
        }
        return result instanceof DeliveryResult.Held ? REFUSED : DONE;
    }
}
