package mx.prep.examples;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import mx.prep.Publisher;
import mx.prep.model.ReleaseId;
import mx.prep.model.SweepReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "sweep",
        mixinStandardHelpOptions = true,
        description =
                "Deletes releases that nobody can ask for any more: besides the live one the newest that were live"
                        + " stay (keep, 12), and until 24 hours after the window's end all of them. Takes 130 s and more,"
                        + " so that no page load is cut off. Nothing else deletes releases: run it with rights of its own.",
        footer = {"", "Example:", "  prep sweep --dry-run"})
final class SweepCommand implements Callable<Integer> {
    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Mixin
    private final Output output = new Output();

    @Option(names = "--dry-run", description = "say what would be deleted, and change nothing")
    private boolean dryRun;

    @Override
    public Integer call() {
        output.isVerbose();
        try (Publisher publisher = config.load().publisher().build()) {
            return dryRun
                    ? look(publisher.sweepable())
                    : tell(Stop.guard(publisher::close, publisher::sweep)).code();
        }
    }

    private int look(Map<String, List<ReleaseId>> targets) {
        if (output.isJson()) {
            Map<String, Object> json = Reports.start();
            json.put("wouldDelete", targets);
            output.json(json);
        } else {
            targets.forEach((name, gone) -> {
                output.line(name + ": would delete " + gone.size() + (gone.size() == 1 ? " release" : " releases"));
                gone.forEach(release -> output.line("  " + release));
            });
        }
        return ExitCode.DONE.code();
    }

    private ExitCode tell(Map<String, SweepReport> reports) {
        if (output.isJson()) {
            Map<String, Object> targets = new LinkedHashMap<>();
            reports.forEach((name, report) -> targets.put(name, json(report)));
            Map<String, Object> json = Reports.start();
            json.put("targets", targets);
            output.json(json);
        } else {
            reports.forEach((name, report) -> tell(output, name, report));
        }
        boolean whole =
                reports.values().stream().allMatch(report -> report.problems().isEmpty());
        return whole ? ExitCode.DONE : ExitCode.FAILED;
    }

    static void tell(Output output, String name, SweepReport report) {
        output.line(name + ": " + report.deleted().size() + " releases deleted, " + report.objects() + " files; "
                + report.kept().size() + " stay besides the live one");
        report.problems().forEach(problem -> output.line("  " + problem));
    }

    static Map<String, Object> json(SweepReport report) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("deleted", report.deleted());
        json.put("objects", report.objects());
        json.put("kept", report.kept());
        json.put("problems", report.problems());
        return json;
    }
}
