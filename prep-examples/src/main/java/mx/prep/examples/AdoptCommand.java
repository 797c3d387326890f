package mx.prep.examples;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "adopt",
        mixinStandardHelpOptions = true,
        description = "Lets a target go on whose pointer is gone although releases were published there.",
        footer = {"", "Example:", "  prep adopt --target portal --reason 'restored from a backup'"})
final class AdoptCommand implements Callable<Integer> {
    @Mixin
    private final OrderOptions order = new OrderOptions();

    @Mixin
    private final Output output = new Output();

    @Option(names = "--target", paramLabel = "NAME", required = true, description = "the target")
    private String target = "";

    @Override
    public Integer call() {
        return order.run(output, target + " goes on", (publisher, reason) -> publisher.adopt(target, reason));
    }
}
