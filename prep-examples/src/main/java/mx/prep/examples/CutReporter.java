package mx.prep.examples;

import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import mx.prep.event.PublishEvent;
import mx.prep.event.PublishListener;
import mx.prep.examples.terminal.Quantity;
import mx.prep.examples.terminal.Terminal;
import mx.prep.model.ChangeSummary;
import mx.prep.model.ConfirmationReport;
import mx.prep.model.IncidentCause;
import mx.prep.model.PackageRef;
import mx.prep.model.Stage;
import org.jspecify.annotations.Nullable;

/** Shows what a publisher does: a bar while bytes move, a line for each cut that is live, and what needs a person. */
final class CutReporter implements PublishListener {
    private static final int LINES_PER_HEADER = 20;
    private final Terminal terminal;
    private final Consumer<CutLine> done;
    private final Map<String, Delivery> deliveries = new HashMap<>();
    private final Map<PackageRef, Map<Stage, Duration>> intake = new HashMap<>();
    private int lines;

    /** What is known so far of a release on its way to a target. */
    private static final class Delivery {
        private final Map<Stage, Duration> times = new EnumMap<>(Stage.class);
        private @Nullable PackageRef reference;
        private @Nullable ChangeSummary changes;
        private @Nullable ConfirmationReport report;
    }

    /**
     * A reporter.
     *
     * @param done is told each line, on the publisher's event thread
     */
    CutReporter(Terminal terminal, Consumer<CutLine> done) {
        this.terminal = terminal;
        this.done = done;
    }

    @Override
    public void on(PublishEvent event) {
        if (event instanceof PublishEvent.Started started) {
            started.warnings().forEach(warning -> terminal.line("Note: " + warning));
        } else if (event instanceof PublishEvent.Downloading || event instanceof PublishEvent.Uploading) {
            if (terminal.isInteractive()) {
                progress(event);
            }
        } else if (event instanceof PublishEvent.Refused e) {
            terminal.line("Refused (" + e.refusal().code() + "): " + e.refusal().message());
        } else if (event instanceof PublishEvent.Held e) {
            terminal.line("Held (" + e.reason() + "): " + e.message());
        } else if (event instanceof PublishEvent.Unfit e) {
            e.problems().forEach(problem -> terminal.line("Doesn't fit " + e.target() + ": " + problem));
        } else if (event instanceof PublishEvent.IncidentOpened e) {
            incident(e);
        } else if (event instanceof PublishEvent.IncidentClosed e) {
            terminal.line("Over after " + e.incident().took(e.at()) + ": "
                    + (e.incident().target() == null ? "" : e.incident().target() + ": ")
                    + e.incident().message());
        } else {
            follow(event);
        }
    }

    private void progress(PublishEvent event) {
        if (event instanceof PublishEvent.Downloading e) {
            String total = e.total() < 0 ? "" : " of " + Quantity.bytes(e.total());
            terminal.progress("Downloading", e.bytes(), e.total(), Quantity.bytes(e.bytes()) + total);
        } else if (event instanceof PublishEvent.Uploading e) {
            terminal.progress(
                    "Uploading to " + e.target(),
                    e.done(),
                    e.total(),
                    Quantity.count(e.done()) + " of " + Quantity.count(e.total()) + " files");
        }
    }

    /** What is held or refused was told as that. */
    private void incident(PublishEvent.IncidentOpened e) {
        if (e.cause() != IncidentCause.HELD && e.cause() != IncidentCause.REFUSED) {
            terminal.line("Incident" + (e.target() == null ? "" : " at " + e.target()) + ": " + e.message());
        }
    }

    private void follow(PublishEvent event) {
        if (event instanceof PublishEvent.StageFinished e) {
            stage(e);
        } else if (event instanceof PublishEvent.Live e && e.reference() == null) {
            deliveries.remove(e.target());
            terminal.line(e.target() + ": release " + e.release() + " is live");
        } else if (event instanceof PublishEvent.Live e) {
            Delivery delivery = deliveries.computeIfAbsent(e.target(), name -> new Delivery());
            delivery.reference = e.reference();
            delivery.changes = e.changes();
            delivery.report = null;
            delivery.times.remove(Stage.PURGE);
            delivery.times.remove(Stage.CONFIRM);
        } else if (event instanceof PublishEvent.Confirmed e) {
            Delivery delivery = deliveries.computeIfAbsent(e.target(), name -> new Delivery());
            delivery.report = e.report();
            tellIfThrough(e.target(), delivery);
        }
    }

    private void stage(PublishEvent.StageFinished e) {
        String target = e.target();
        if (target == null) {
            intake.computeIfAbsent(e.reference(), ref -> new EnumMap<>(Stage.class))
                    .put(e.stage(), e.took());
            return;
        }
        Delivery delivery = deliveries.computeIfAbsent(target, name -> new Delivery());
        delivery.times.put(e.stage(), e.took());
        tellIfThrough(target, delivery);
    }

    private void tellIfThrough(String target, Delivery delivery) {
        PackageRef reference = delivery.reference;
        ChangeSummary changes = delivery.changes;
        ConfirmationReport report = delivery.report;
        if (reference == null || changes == null || report == null || !delivery.times.containsKey(Stage.CONFIRM)) {
            return;
        }
        Map<Stage, Duration> times = new EnumMap<>(delivery.times);
        times.putAll(intake.getOrDefault(reference, Map.of()));
        deliveries.remove(target);
        CutLine line = new CutLine(target, reference, changes, times, report);
        if (lines++ % LINES_PER_HEADER == 0) {
            terminal.line(CutLine.header(terminal.width()));
        }
        terminal.line(line.format(terminal.width()));
        report.problems().forEach(problem -> terminal.line("  " + problem));
        done.accept(line);
    }
}
