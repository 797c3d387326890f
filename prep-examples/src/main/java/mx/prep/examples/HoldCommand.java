package mx.prep.examples;

import java.util.concurrent.Callable;
import mx.prep.Publisher;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "hold",
        mixinStandardHelpOptions = true,
        description =
                "Leaves every target at what is live: nothing moves by itself until 'prep resume'. Packages are still fetched,"
                        + " verified and archived.",
        footer = {"", "Example:", "  prep hold --reason 'the authority corrects its figures'"})
final class HoldCommand implements Callable<Integer> {
    @Mixin
    private final OrderOptions order = new OrderOptions();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        return order.run(output, "on hold until 'prep resume'", Publisher::hold);
    }
}
