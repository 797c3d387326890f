package mx.prep.examples;

import java.util.concurrent.Callable;
import mx.prep.Publisher;
import mx.prep.PublisherBuilder;
import mx.prep.error.CancelledException;
import mx.prep.event.LoggingListener;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "follow",
        mixinStandardHelpOptions = true,
        description = "Publishes every cut until the window closes. Ctrl-C stops it cleanly; the next start goes on.",
        footer = {"", "Example:", "  prep follow -c noche/prep.yaml"})
final class FollowCommand implements Callable<Integer> {
    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        PublisherBuilder builder = config.load().publisher();
        if (output.isVerbose()) {
            builder.listener(new LoggingListener());
        }
        builder.listener(output.isJson() ? new JsonEvents(output) : new CutReporter(output.terminal(), line -> {}));
        if (!output.isJson()) {
            output.line("Following. Stop with Ctrl-C.");
        }
        try (Publisher publisher = builder.build()) {
            return Stop.guard(publisher::close, () -> {
                publisher.follow();
                return ExitCode.DONE.code();
            });
        } catch (CancelledException e) {
            return ExitCode.DONE.code();
        }
    }
}
