package mx.prep.examples;

import java.util.Map;
import java.util.concurrent.Callable;
import mx.prep.Publisher;
import mx.prep.model.Retried;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "retry",
        mixinStandardHelpOptions = true,
        description =
                "Has what was held or refused asked for and judged again, here at once and by every publisher that follows.",
        footer = {"", "Example:", "  prep retry --reason 'the sidecar is right now'"})
final class RetryCommand implements Callable<Integer> {
    @Mixin
    private final OrderOptions order = new OrderOptions();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        output.isVerbose();
        Retried retried = order.order(Publisher::retry);
        ExitCode exit = ExitCode.of(retried.cycle());
        if (exit == ExitCode.NOTHING_NEW) {
            exit = ExitCode.DONE;
        }
        if (output.isJson()) {
            Map<String, Object> json = Reports.order(retried.order());
            json.putAll(Reports.cycle(retried.cycle(), exit));
            output.json(json);
        } else {
            output.line("Order " + retried.order().number() + ": everything is asked for and judged again");
            retried.cycle().intake().forEach(result -> PublishCommand.tell(output, result));
            retried.cycle().targets().forEach((name, result) -> PublishCommand.tell(output, name, result));
        }
        return exit.code();
    }
}
