package mx.prep.examples;

import java.util.concurrent.Callable;
import mx.prep.Publisher;
import mx.prep.PublisherBuilder;
import mx.prep.error.CancelledException;
import mx.prep.event.LoggingListener;
import mx.prep.metrics.MetricsListener;
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

    @Mixin
    private final MetricsOption metrics = new MetricsOption();

    @Override
    public Integer call() {
        PublisherBuilder builder = config.load().publisher();
        if (output.isVerbose()) {
            builder.listener(new LoggingListener());
        }
        if (metrics.isWanted()) {
            builder.listener(new MetricsListener(metrics.registry()));
        }
        builder.listener(output.isJson() ? new JsonEvents(output) : new CutReporter(output.terminal(), line -> {}));
        try (metrics;
                Publisher publisher = builder.build()) {
            String meters = metrics.isWanted() ? " Meters at " + metrics.start() + "." : "";
            if (!output.isJson()) {
                output.line("Following. Stop with Ctrl-C." + meters);
            }
            return Stop.guard(publisher::close, () -> {
                publisher.follow();
                return ExitCode.DONE.code();
            });
        } catch (CancelledException e) {
            return ExitCode.DONE.code();
        }
    }
}
