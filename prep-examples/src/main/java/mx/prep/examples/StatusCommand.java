package mx.prep.examples;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import mx.prep.Publisher;
import mx.prep.config.PrepConfig;
import mx.prep.model.Overview;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description =
                "Says in one screen what is live where and how old it is, when the next poll is, whether caches are"
                        + " clear and readers get it, and what is wrong.",
        footer = {"", "Example:", "  prep status --json"})
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        output.isVerbose();
        PrepConfig loaded = config.load();
        Overview overview;
        try (Publisher publisher = loaded.publisher().build()) {
            overview = publisher.overview();
        }
        Instant now = Clock.systemUTC().instant();
        if (output.isJson()) {
            output.json(Reports.overview(overview, now));
        } else {
            StatusScreen.of(
                            overview,
                            List.of(),
                            loaded.election(),
                            now,
                            output.terminal().width())
                    .forEach(output::line);
        }
        boolean known = overview.targets().stream().allMatch(target -> target.problem() == null);
        return (known ? ExitCode.DONE : ExitCode.FAILED).code();
    }
}
