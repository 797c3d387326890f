package mx.prep.examples;

import java.util.Map;
import java.util.concurrent.Callable;
import mx.prep.Publisher;
import mx.prep.model.Ordered;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "rollback",
        mixinStandardHelpOptions = true,
        description = "Takes every target back to the cut before. What is withdrawn stays away; the next newer cut goes"
                + " live by itself.",
        footer = {"", "Example:", "  prep rollback --reason 'wrong figures in Tabasco'"})
final class RollbackCommand implements Callable<Integer> {
    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Mixin
    private final Output output = new Output();

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "why; kept with the order")
    private String reason = "";

    @Override
    public Integer call() {
        output.isVerbose();
        Ordered ordered;
        try (Publisher publisher = config.load().publisher().build()) {
            ordered = Stop.guard(publisher::close, () -> publisher.rollback(reason));
        }
        if (output.isJson()) {
            Map<String, Object> json = Reports.order(ordered.order());
            json.put("targets", Reports.deliveries(ordered.targets()));
            output.json(json);
        } else {
            output.line("Order " + ordered.order().number() + ": back to "
                    + ordered.order().live());
            ordered.targets().forEach((name, result) -> PublishCommand.tell(output, name, result));
        }
        return ExitCode.ofTargets(ordered.targets().values()).code();
    }
}
