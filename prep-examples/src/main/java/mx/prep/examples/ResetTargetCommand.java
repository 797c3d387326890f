package mx.prep.examples;

import java.util.Map;
import java.util.concurrent.Callable;
import mx.prep.Publisher;
import mx.prep.model.Reset;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "reset-target",
        mixinStandardHelpOptions = true,
        description =
                "Clears a rehearsal's site: the holding page takes its place, and every release is deleted, in place"
                        + " every file. Refused where configuration or target are an election's. Takes more than two"
                        + " minutes.",
        footer = {"", "Example:", "  prep reset-target portal --reason 'second rehearsal on Sunday'"})
final class ResetTargetCommand implements Callable<Integer> {
    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Mixin
    private final Output output = new Output();

    @Parameters(index = "0", paramLabel = "TARGET", description = "the target's name in the configuration")
    private String target = "";

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "why; kept in the ledger")
    private String reason = "";

    @Override
    public Integer call() {
        output.isVerbose();
        Reset reset;
        try (Publisher publisher = config.load().publisher().build()) {
            reset = Stop.guard(publisher::close, () -> publisher.resetTarget(target, reason));
        }
        if (output.isJson()) {
            Map<String, Object> json = Reports.start();
            json.put("targets", Reports.deliveries(Map.of(target, reset.shown())));
            json.put("swept", SweepCommand.json(reset.swept()));
            output.json(json);
        } else {
            PublishCommand.tell(output, target, reset.shown());
            SweepCommand.tell(output, target, reset.swept());
            output.line("If this configuration has another archive than the rehearsal had, start its edges again.");
        }
        return (reset.swept().problems().isEmpty() ? ExitCode.DONE : ExitCode.FAILED).code();
    }
}
