package mx.prep.examples;

import java.util.Map;
import mx.prep.Publisher;
import mx.prep.PublisherBuilder;
import mx.prep.model.Ordered;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every order needs, and how it is told. */
final class OrderOptions {
    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "why; kept with the order")
    private String reason = "";

    /** An order to a publisher. */
    interface Command<T> {
        T give(Publisher publisher, String reason);
    }

    /** Gives an order in the name of the user who runs this. */
    <T> T order(Command<T> command) {
        PublisherBuilder builder = config.load().publisher();
        builder.operator(System.getProperty("user.name", ""));
        try (Publisher publisher = builder.build()) {
            return Stop.guard(publisher::close, () -> command.give(publisher, reason));
        }
    }

    /** Gives an order and tells what became of it. */
    int run(Output output, String what, Command<Ordered> command) {
        output.isVerbose();
        Ordered ordered = order(command);
        if (output.isJson()) {
            Map<String, Object> json = Reports.order(ordered.order());
            json.put("targets", Reports.deliveries(ordered.targets()));
            output.json(json);
        } else {
            String live = ordered.order().live() == null
                    ? "nothing is live"
                    : "live is " + ordered.order().live();
            output.line("Order " + ordered.order().number() + ": " + what + "; " + live);
            ordered.targets().forEach((name, result) -> PublishCommand.tell(output, name, result));
        }
        return ExitCode.ofTargets(ordered.targets().values()).code();
    }
}
