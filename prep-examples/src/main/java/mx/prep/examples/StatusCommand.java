package mx.prep.examples;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import mx.prep.Publisher;
import mx.prep.error.StoreException;
import mx.prep.model.FileOverride;
import mx.prep.model.Hold;
import mx.prep.model.Pointer;
import mx.prep.model.TargetStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Says what each target serves, from its store.",
        footer = {"", "Example:", "  prep status --json"})
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        output.isVerbose();
        List<TargetStatus> targets;
        List<FileOverride> overrides;
        List<Hold> holds;
        try (Publisher publisher = config.load().publisher().build()) {
            targets = publisher.status();
            overrides = known(publisher::overrides, "which files are the outlet's own");
            holds = known(publisher::holds, "what is held");
        }
        if (output.isJson()) {
            Map<String, Object> json = Reports.status(targets);
            json.put("overrides", Reports.overrides(overrides));
            json.put("holds", holds.stream().map(Reports::hold).toList());
            output.json(json);
        } else {
            targets.forEach(this::tell);
            overrides.forEach(override -> output.line("The outlet's own file stands at " + override.path()
                    + " in every target, by order " + override.order()));
            tellHolds(holds);
        }
        boolean known = targets.stream().allMatch(target -> target.problem() == null);
        return (known ? ExitCode.DONE : ExitCode.FAILED).code();
    }

    /** What the targets serve is said also while the archive is away. */
    private <T> List<T> known(Supplier<List<T>> asked, String what) {
        try {
            return asked.get();
        } catch (StoreException e) {
            if (!output.isJson()) {
                output.line("It isn't known " + what + ": " + e.getMessage());
            }
            return List.of();
        }
    }

    private void tellHolds(List<Hold> holds) {
        holds.stream().filter(hold -> !hold.overtaken()).forEach(hold -> output.line(hold.sentence()));
        long overtaken = holds.stream().filter(Hold::overtaken).count();
        if (overtaken > 0) {
            output.line(overtaken + " more held or refused, which newer cuts have overtaken (--json lists them)");
        }
    }

    private void tell(TargetStatus target) {
        Pointer pointer = target.pointer();
        String place = target.publicUri() == null ? "" : " at " + target.publicUri();
        if (target.problem() != null) {
            output.line(target.name() + place + ": can't be read: " + target.problem());
        } else if (pointer == null || pointer.release() == null) {
            output.line(target.name() + place + ": nothing is published yet");
        } else {
            output.line(target.name() + place + ": " + Reports.shown(pointer) + ", release " + pointer.release()
                    + ", since " + pointer.publishedAt() + (pointer.rehearsal() ? ", rehearsal" : ""));
        }
    }
}
