package mx.prep.examples;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "rollback",
        mixinStandardHelpOptions = true,
        description = "Takes every target back to the cut before. What is withdrawn stays away; the next newer cut goes"
                + " live by itself, unless --hold is given.",
        footer = {"", "Example:", "  prep rollback --reason 'wrong figures in Tabasco'"})
final class RollbackCommand implements Callable<Integer> {
    @Mixin
    private final OrderOptions order = new OrderOptions();

    @Mixin
    private final Output output = new Output();

    @Option(names = "--hold", description = "and nothing moves by itself until 'prep resume'")
    private boolean hold;

    @Override
    public Integer call() {
        return order.run(
                output,
                hold ? "back, and on hold" : "back",
                (publisher, reason) -> hold ? publisher.rollbackAndHold(reason) : publisher.rollback(reason));
    }
}
