package mx.prep.examples;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import mx.prep.Publisher;
import mx.prep.error.StoreException;
import mx.prep.model.FileOverride;
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
        try (Publisher publisher = config.load().publisher().build()) {
            targets = publisher.status();
            overrides = overrides(publisher);
        }
        if (output.isJson()) {
            Map<String, Object> json = Reports.status(targets);
            json.put("overrides", Reports.overrides(overrides));
            output.json(json);
        } else {
            targets.forEach(this::tell);
            overrides.forEach(override -> output.line("The outlet's own file stands at " + override.path()
                    + " in every target, by order " + override.order()));
        }
        boolean known = targets.stream().allMatch(target -> target.problem() == null);
        return (known ? ExitCode.DONE : ExitCode.FAILED).code();
    }

    /** What is live is known without the archive. */
    private List<FileOverride> overrides(Publisher publisher) {
        try {
            return publisher.overrides();
        } catch (StoreException e) {
            if (!output.isJson()) {
                output.line("Whether files of the outlet's own are ordered isn't known: " + e.getMessage());
            }
            return List.of();
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
