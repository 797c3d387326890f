package mx.prep.examples;

import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import mx.prep.examples.terminal.Quantity;
import mx.prep.examples.terminal.Terminal;
import mx.prep.model.PackageRef;

/** Plays all faults, one after the other, with a line for each. */
final class FaultTable {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final String ROW = "%-21s  %-32s  %-13s %5s %s";

    private final Terminal terminal;

    FaultTable(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Plays faults; {@link ExitCode#DONE} only if each was handled as promised. */
    ExitCode play(FaultNight night, List<DemoFault> faults) throws InterruptedException {
        terminal.line("One thing after the other goes wrong; after each a good cut follows. Meanwhile");
        terminal.line("a reader opens the site again and again and compares what comes with the");
        terminal.line("manifest: which cuts they get, and in how many looks. Stop with Ctrl-C.");
        if (!night.begin()) {
            terminal.line("The first cuts didn't go live, before anything went wrong; -v says why.");
            return ExitCode.FAILED;
        }
        terminal.line(String.format(ROW, "what goes wrong", "what the publisher does", "readers get", "looks", "ok"));
        int good = 0;
        for (DemoFault fault : faults) {
            terminal.progress(fault.words(), 0, 0, "(" + fault.sentence() + ")");
            FaultEvidence seen = night.play(fault);
            FaultJudge.Judgement judgement = FaultJudge.judge(seen);
            tell(seen, judgement);
            good += judgement.isAsPromised() ? 1 : 0;
        }
        terminal.line(good + " of " + faults.size() + " handled as promised"
                + (good < faults.size()
                        ? "."
                        : "; in each of " + Quantity.count(night.looks()) + " looks the site was whole."));
        return good < faults.size() ? ExitCode.FAILED : ExitCode.DONE;
    }

    private void tell(FaultEvidence seen, FaultJudge.Judgement judgement) {
        terminal.line(String.format(
                ROW,
                seen.fault().words(),
                judgement.did(),
                time(seen.before()) + " > " + time(seen.after()),
                Quantity.count(seen.looks().size()),
                judgement.isAsPromised() ? "yes" : "NO"));
        FaultJudge.command(seen).ifPresent(command -> terminal.line("    freed by: " + command));
        judgement.problems().stream().distinct().forEach(problem -> terminal.line("    " + problem));
    }

    private static String time(PackageRef reference) {
        return TIME.format(reference.cut().time());
    }
}
