package mx.prep.examples;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.concurrent.Callable;
import mx.prep.ProbeLog;
import mx.prep.SiteWatch;
import mx.prep.SiteWatchBuilder;
import mx.prep.alarm.Alarms;
import mx.prep.alarm.AlarmsBuilder;
import mx.prep.error.CancelledException;
import mx.prep.event.PublishEvent;
import mx.prep.model.Incident;
import mx.prep.model.IncidentCause;
import mx.prep.model.ProbeReport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "watch",
        mixinStandardHelpOptions = true,
        description =
                "Looks at a site again and again, as 'prep probe' does, one line each time. Ends with the first alarm:"
                        + " foreign bytes, an outage or files of several cuts at once, silence after three intervals without a"
                        + " new cut. With somebody to tell, or --go-on, it tells and goes on until Ctrl-C.",
        footer = {"", "Example:", "  prep watch https://prep.medio.mx/ --every 5m --record probes.jsonl"})
final class WatchCommand implements Callable<Integer> {
    @Mixin
    private final ProbeOptions options = new ProbeOptions();

    @Mixin
    private final Output output = new Output();

    @Option(
            names = "--every",
            paramLabel = "TIME",
            defaultValue = "5m",
            converter = DurationConverter.class,
            description = "time between two looks (default: 5m)")
    private Duration every = Duration.ofMinutes(5);

    @Option(
            names = "--cuts-every",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "how often cuts are announced to come (default: learned from those that come, 15m at first)")
    private @Nullable Duration cutsEvery;

    @Option(
            names = "--from",
            paramLabel = "LOCAL-TIME",
            description = "when cuts begin, such as 2021-06-06T20:00 (default: with the first that is seen)")
    private @Nullable LocalDateTime from;

    @Option(names = "--until", paramLabel = "LOCAL-TIME", description = "when cuts end (default: never)")
    private @Nullable LocalDateTime until;

    @Option(names = "--webhook-env", paramLabel = "VARIABLE", description = "variable with a webhook's address")
    private List<String> webhooks = List.of();

    @Option(
            names = "--slack-env",
            paramLabel = "VARIABLE",
            description = "variable with the address of a Slack webhook")
    private List<String> slack = List.of();

    @Option(
            names = "--heartbeat-env",
            paramLabel = "VARIABLE",
            description = "variable with an address that gets an empty POST after each look")
    private @Nullable String heartbeat;

    @Option(names = "--go-on", description = "go on after an alarm")
    private boolean goOn;

    /** What the last look came to. */
    private volatile ExitCode last = ExitCode.DONE;

    @Override
    public Integer call() {
        output.isVerbose();
        boolean told = !webhooks.isEmpty() || !slack.isEmpty();
        try (SiteWatch watch = watch().build()) {
            return Stop.guard(watch::close, () -> {
                watch.follow(report -> {
                    tell(report);
                    last = exit(watch.open(), report);
                    return told || goOn || last == ExitCode.DONE;
                });
                return last.code();
            });
        } catch (CancelledException e) {
            return last.code();
        }
    }

    private SiteWatchBuilder watch() {
        SiteWatchBuilder watch = SiteWatch.over(options.probe())
                .every(every)
                .zone(options.zone())
                .listener(this::hear);
        if (cutsEvery != null) {
            watch.cutsEvery(cutsEvery);
        }
        if (from != null) {
            watch.from(from.atZone(options.zone()).toInstant());
        }
        if (until != null) {
            watch.until(until.atZone(options.zone()).toInstant());
        }
        if (options.record() != null) {
            watch.record(options.record());
        }
        AlarmsBuilder alarms = Alarms.builder().webhooksEnv(webhooks).slackEnv(slack);
        if (heartbeat != null) {
            alarms.heartbeatEnv(heartbeat);
        }
        return watch.alarms(alarms.build());
    }

    private void tell(ProbeReport report) {
        output.line(output.isJson() ? ProbeLog.line(report) : ProbeScreen.line(report, options.zone()));
    }

    private void hear(PublishEvent event) {
        if (output.isJson()) {
            return;
        }
        if (event instanceof PublishEvent.IncidentOpened e) {
            output.line("  " + e.cause().severity() + " " + Reports.lower(e.cause()) + ": " + e.message());
        } else if (event instanceof PublishEvent.IncidentClosed e) {
            output.line("  " + Reports.lower(e.incident().cause()) + " "
                    + e.incident().sentence());
        }
    }

    /** The code of what is worst among what is wrong now; warnings, and a record that can't be written, end nothing. */
    private static ExitCode exit(List<Incident> open, ProbeReport report) {
        List<IncidentCause> causes = open.stream().map(Incident::cause).toList();
        if (causes.contains(IncidentCause.FOREIGN)) {
            return ExitCode.FOREIGN;
        }
        if (causes.contains(IncidentCause.READERS)) {
            return ExitCode.of(report.state());
        }
        return causes.contains(IncidentCause.STALE) ? ExitCode.SILENT : ExitCode.DONE;
    }
}
