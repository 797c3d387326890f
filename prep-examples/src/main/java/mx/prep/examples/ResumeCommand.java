package mx.prep.examples;

import java.util.concurrent.Callable;
import mx.prep.Publisher;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "resume",
        mixinStandardHelpOptions = true,
        description = "Ends a hold: the newest cut goes live, and those after it by themselves.",
        footer = {"", "Example:", "  prep resume --reason 'the figures are right now'"})
final class ResumeCommand implements Callable<Integer> {
    @Mixin
    private final OrderOptions order = new OrderOptions();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        return order.run(output, "newer cuts go live by themselves again", Publisher::resume);
    }
}
