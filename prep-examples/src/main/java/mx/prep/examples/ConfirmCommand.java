package mx.prep.examples;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import mx.prep.Publisher;
import mx.prep.examples.terminal.Quantity;
import mx.prep.model.ConfirmScope;
import mx.prep.model.ConfirmationReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "confirm",
        mixinStandardHelpOptions = true,
        description = "Reads back what readers get of each target and compares it with what was published.",
        footer = {"", "Example:", "  prep confirm --all --json"})
final class ConfirmCommand implements Callable<Integer> {
    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Mixin
    private final Output output = new Output();

    @Option(names = "--all", description = "every file, not a sample")
    private boolean all;

    @Override
    public Integer call() {
        output.isVerbose();
        Map<String, ConfirmationReport> reports;
        try (Publisher publisher = config.load().publisher().build()) {
            ConfirmScope scope = all ? ConfirmScope.ALL : ConfirmScope.SAMPLE;
            reports = Stop.guard(publisher::close, () -> publisher.confirm(scope));
        }
        if (output.isJson()) {
            Map<String, Object> targets = new LinkedHashMap<>();
            reports.forEach((name, report) -> targets.put(name, Reports.confirmation(report)));
            Map<String, Object> json = Reports.start();
            json.put("targets", targets);
            output.json(json);
        } else if (reports.isEmpty()) {
            output.line("Nothing is published yet.");
        } else {
            reports.forEach(this::tell);
        }
        boolean confirmed = reports.values().stream().allMatch(ConfirmationReport::isConfirmed);
        return (confirmed ? ExitCode.DONE : ExitCode.UNFINISHED).code();
    }

    private void tell(String name, ConfirmationReport report) {
        String whom = report.by() == ConfirmationReport.AskedOf.STORE ? " in the store; no reader was asked" : "";
        output.line(name + ": " + Reports.lower(report.state()) + ", " + Quantity.count(report.checked())
                + " files compared" + whom);
        report.problems().forEach(problem -> output.line("  " + problem));
        report.flaws().forEach(flaw -> output.line("  not as promised: " + flaw.sentence()));
    }
}
