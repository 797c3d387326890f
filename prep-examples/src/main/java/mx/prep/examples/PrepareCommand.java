package mx.prep.examples;

import java.util.Map;
import java.util.concurrent.Callable;
import mx.prep.Publisher;
import mx.prep.model.DeliveryResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "prepare",
        mixinStandardHelpOptions = true,
        description = "Puts a holding page on every target before the opening: the folder that holdingPage names, or a"
                + " page of ours in Spanish. The first cut replaces it by itself.",
        footer = {"", "Example:", "  prep prepare"})
final class PrepareCommand implements Callable<Integer> {
    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        output.isVerbose();
        Map<String, DeliveryResult> results;
        try (Publisher publisher = config.load().publisher().build()) {
            results = Stop.guard(publisher::close, publisher::prepare);
        }
        if (output.isJson()) {
            Map<String, Object> json = Reports.start();
            json.put("targets", Reports.deliveries(results));
            output.json(json);
        } else {
            results.forEach((name, result) -> PublishCommand.tell(output, name, result));
        }
        return ExitCode.ofTargets(results.values()).code();
    }
}
