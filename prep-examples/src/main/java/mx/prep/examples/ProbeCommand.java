package mx.prep.examples;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import mx.prep.ProbeLog;
import mx.prep.SiteProbe;
import mx.prep.model.Cut;
import mx.prep.model.ProbeReport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "probe",
        mixinStandardHelpOptions = true,
        description =
                "Looks at a site once, as its readers do, from anywhere: loads the page with all that it names, and"
                        + " compares every byte with what the site itself says that it serves. Needs no configuration and no"
                        + " credentials.",
        footer = {"", "Example:", "  prep probe https://prep.medio.mx/ --max-age 45m"})
final class ProbeCommand implements Callable<Integer> {
    @Mixin
    private final ProbeOptions options = new ProbeOptions();

    @Mixin
    private final Output output = new Output();

    @Option(
            names = "--max-age",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "end with 21 if the cut is older than this")
    private @Nullable Duration maxAge;

    @Option(names = "--detailed-exit", description = "end with 13 if something isn't as promised")
    private boolean detailed;

    @Override
    public Integer call() {
        output.isVerbose();
        ProbeReport report;
        try (SiteProbe probe = options.probe()) {
            report = Stop.guard(probe::close, probe::probe);
        }
        if (options.record() != null) {
            ProbeLog.at(options.record()).append(report);
        }
        Instant now = Clock.systemUTC().instant();
        if (output.isJson()) {
            output.line(ProbeLog.line(report));
        } else {
            ProbeScreen.of(report, options.zone(), now, output.terminal().width())
                    .forEach(output::line);
        }
        return exit(report, now).code();
    }

    private ExitCode exit(ProbeReport report, Instant now) {
        ExitCode code = ExitCode.of(report.state());
        Cut cut = report.cut();
        if (code != ExitCode.DONE) {
            return code;
        }
        boolean old = maxAge != null
                && cut != null
                && Duration.between(cut.instant(options.zone()), now).compareTo(maxAge) > 0;
        if (old) {
            return ExitCode.SILENT;
        }
        return detailed && !report.flaws().isEmpty() ? ExitCode.FLAWED : ExitCode.DONE;
    }
}
