package mx.prep.examples;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import mx.prep.Publisher;
import mx.prep.config.PrepConfig;
import mx.prep.error.StoreException;
import mx.prep.model.FileOverride;
import mx.prep.model.Hold;
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
        List<FileOverride> overrides;
        List<Hold> holds;
        try (Publisher publisher = loaded.publisher().build()) {
            overview = publisher.overview();
            overrides = known(overview, publisher::overrides, "which files are the outlet's own");
            holds = known(overview, publisher::holds, "what is held");
        }
        Instant now = Clock.systemUTC().instant();
        if (output.isJson()) {
            Map<String, Object> json = Reports.overview(overview, now);
            json.put("overrides", Reports.overrides(overrides));
            json.put("holds", holds.stream().map(Reports::hold).toList());
            output.json(json);
        } else {
            StatusScreen.of(
                            overview,
                            waiting(holds),
                            loaded.election(),
                            now,
                            output.terminal().width())
                    .forEach(output::line);
            overrides.forEach(override -> output.line("The outlet's own file stands at " + override.path()
                    + " in every target, by order " + override.order()));
        }
        boolean known = overview.targets().stream().allMatch(target -> target.problem() == null);
        return (known ? ExitCode.DONE : ExitCode.FAILED).code();
    }

    /** What the targets serve is said also while the archive is away, which isn't asked again then. */
    private <T> List<T> known(Overview overview, Supplier<List<T>> asked, String what) {
        String problem = overview.problem();
        if (problem == null) {
            try {
                return asked.get();
            } catch (StoreException e) {
                problem = e.getMessage();
            }
        }
        if (!output.isJson()) {
            output.line("It isn't known " + what + ": " + problem);
        }
        return List.of();
    }

    private static List<String> waiting(List<Hold> holds) {
        List<String> lines = new ArrayList<>();
        holds.stream().filter(hold -> !hold.overtaken()).forEach(hold -> lines.add(hold.sentence()));
        long overtaken = holds.stream().filter(Hold::overtaken).count();
        if (overtaken > 0) {
            lines.add(overtaken + " more held or refused, which newer cuts have overtaken (--json lists them)");
        }
        return lines;
    }
}
