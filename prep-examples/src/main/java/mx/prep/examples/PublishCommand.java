package mx.prep.examples;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import mx.prep.Publisher;
import mx.prep.PublisherBuilder;
import mx.prep.config.PrepConfig;
import mx.prep.error.CancelledException;
import mx.prep.event.LoggingListener;
import mx.prep.model.CycleResult;
import mx.prep.model.DeliveryResult;
import mx.prep.model.IntakeResult;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "publish",
        mixinStandardHelpOptions = true,
        description = "Runs one cycle: asks the source once and brings every target to where it has to be.",
        footer = {"", "Example:", "  prep publish --package 20210606_2000_PREP.zip --detailed-exit"})
final class PublishCommand implements Callable<Integer> {
    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Mixin
    private final Output output = new Output();

    @Option(
            names = "--package",
            paramLabel = "FILE",
            description = "publish this file instead of asking the source; its name gives the cut, and a digest that"
                    + " the configuration asks for lies beside it")
    private @Nullable Path file;

    @Option(names = "--detailed-exit", description = "end with 10 if there was nothing new")
    private boolean detailedExit;

    @Override
    public Integer call() {
        PrepConfig loaded = config.load();
        PublisherBuilder builder = loaded.publisher();
        Path chosen = file;
        if (chosen != null) {
            loaded.source().close();
            builder.source(PackageFile.of(chosen));
        }
        if (output.isVerbose()) {
            builder.listener(new LoggingListener());
        }
        if (!output.isJson()) {
            builder.listener(new CutReporter(output.terminal(), line -> {}));
        }
        CycleResult cycle;
        try (Publisher publisher = builder.build()) {
            cycle = Stop.guard(publisher::close, publisher::runOnce);
        } catch (CancelledException e) {
            output.line("Stopped. The next run continues from here.");
            return ExitCode.FAILED.code();
        }
        ExitCode exit = ExitCode.of(cycle);
        if (exit == ExitCode.NOTHING_NEW && !detailedExit) {
            exit = ExitCode.DONE;
        }
        if (output.isJson()) {
            output.json(Reports.cycle(cycle, exit));
        } else {
            cycle.intake().forEach(result -> tell(output, result));
            cycle.targets().forEach((name, result) -> tell(output, name, result));
        }
        return exit.code();
    }

    /** What the reporter hasn't told yet. */
    static void tell(Output output, IntakeResult result) {
        if (result instanceof IntakeResult.Failed failed) {
            output.line("Intake failed: " + failed.message());
        } else if (result instanceof IntakeResult.Unchanged) {
            output.line("The source has nothing new.");
        } else if (result instanceof IntakeResult.NotYet notYet) {
            output.line("There is nothing yet" + (notYet.expected() == null ? "." : ", until " + notYet.expected()));
        }
    }

    static void tell(Output output, String name, DeliveryResult result) {
        if (result instanceof DeliveryResult.Live live) {
            output.line(name + ": live, " + (live.live() == null ? live.release() : live.live())
                    + (live.purged() ? "" : "; the purge goes on")
                    + (live.confirmation().isConfirmed() ? "" : "; not confirmed"));
        } else if (result instanceof DeliveryResult.AlreadyLive live) {
            output.line(name + ": " + (live.release() == null ? "nothing is live" : "unchanged, " + live.release()));
        } else {
            output.line(name + ": " + Reports.name(result) + ": " + Reports.message(result));
            if (result instanceof DeliveryResult.Unknown unknown) {
                output.line("  " + unknown.settle());
            }
        }
    }
}
