package mx.prep.examples;

import java.util.concurrent.Callable;
import mx.prep.Publisher;
import mx.prep.model.Ordered;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "reopen",
        mixinStandardHelpOptions = true,
        description = "Puts the site in place of the closing page again: the newest cut that wasn't withdrawn.",
        footer = {"", "Example:", "  prep reopen --reason 'closed by mistake'"})
final class ReopenCommand implements Callable<Integer> {
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
            ordered = Stop.guard(publisher::close, () -> publisher.reopen(reason));
        }
        return OverrideCommand.tell(
                output, ordered, "the site is back with " + ordered.order().live());
    }
}
