package mx.prep.examples;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import mx.prep.Publisher;
import mx.prep.error.ConfigException;
import mx.prep.examples.terminal.Quantity;
import mx.prep.model.PurgeReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "purge",
        mixinStandardHelpOptions = true,
        description =
                "Has a target's CDN purge again what is owed to it: what changed and isn't known to be purged."
                        + " Every publication does it by itself; this is for the day when readers see something old all the same.",
        footer = {
            "",
            "Example:",
            "  prep purge --target portal",
            "  prep purge --target portal index.html datos/",
            "  prep purge --target portal --all"
        })
final class PurgeCommand implements Callable<Integer> {
    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Mixin
    private final Output output = new Output();

    @Option(
            names = "--target",
            paramLabel = "NAME",
            required = true,
            description = "the target's name in the configuration")
    private String target = "";

    @Option(names = "--all", description = "everything that the CDN may hold of the target")
    private boolean all;

    @Parameters(
            paramLabel = "PATH",
            arity = "0..*",
            description = "these, too: files as they are in the package; a folder, with all in it, ends with a slash")
    private List<String> paths = List.of();

    @Override
    public Integer call() {
        output.isVerbose();
        if (all && !paths.isEmpty()) {
            throw new ConfigException("Nothing was purged: --all is everything; leave the paths out.");
        }
        PurgeReport report;
        try (Publisher publisher = config.load().publisher().build()) {
            report = Stop.guard(
                    publisher::close, () -> all ? publisher.purgeEverything(target) : publisher.purge(target, paths));
        }
        if (output.isJson()) {
            Map<String, Object> json = Reports.start();
            json.put("target", target);
            json.put("state", Reports.lower(report.state()));
            json.put("release", report.release());
            json.put("paths", report.paths());
            json.put("problem", report.problem());
            output.json(json);
        } else {
            output.line(target + ": " + text(report));
        }
        return (report.state() == PurgeReport.State.UNFINISHED ? ExitCode.UNFINISHED : ExitCode.DONE).code();
    }

    private static String text(PurgeReport report) {
        return switch (report.state()) {
            case DONE -> "purged, " + count(report);
            case NOTHING_OWED -> "nothing is owed; --all purges everything";
            case NOTHING_LIVE -> "nothing is live";
            case NO_CACHE -> "no cache that needs purging stands in front of it";
            case UNFINISHED -> "the purge isn't finished (" + count(report) + "): " + report.problem();
        };
    }

    private static String count(PurgeReport report) {
        return Quantity.count(report.paths()) + (report.paths() == 1 ? " path" : " paths");
    }
}
