package mx.prep.examples;

import java.util.concurrent.Callable;
import mx.prep.Publisher;
import mx.prep.model.Ordered;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "retire",
        mixinStandardHelpOptions = true,
        description = "Replaces the site by a closing page: the folder that closingPage names, or a page of ours in"
                + " Spanish. Never before the window's end. 'prep reopen' puts the site back.",
        footer = {"", "Example:", "  prep retire --reason 'the final results are out'"})
final class RetireCommand implements Callable<Integer> {
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
            ordered = Stop.guard(publisher::close, () -> publisher.retire(reason));
        }
        return OverrideCommand.tell(output, ordered, "the closing page replaces the site");
    }
}
