package mx.prep.examples;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import mx.prep.examples.terminal.Quantity;
import mx.prep.model.Cut;
import mx.prep.model.Flaw;
import mx.prep.model.ProbeReport;

/** What a look from outside saw, as lines that fit a terminal. */
final class ProbeScreen {
    private final ProbeReport report;
    private final ZoneId zone;
    private final Screen screen;

    private ProbeScreen(ProbeReport report, ZoneId zone, Instant now, int width) {
        this.report = report;
        this.zone = zone;
        this.screen = new Screen(zone, now, width);
    }

    /**
     * The screen.
     *
     * @param zone the zone that cuts are in
     * @param width characters of a line, at least 40
     */
    static List<String> of(ProbeReport report, ZoneId zone, Instant now, int width) {
        ProbeScreen probe = new ProbeScreen(report, zone, now, width);
        probe.head();
        if (report.load().checked() > 0) {
            probe.load();
            probe.promises();
        }
        probe.screen.list("Problems", report.problems());
        probe.screen.list(
                "Not as promised", report.flaws().stream().map(Flaw::sentence).toList());
        return probe.screen.lines();
    }

    /** A look in one line, for watching. */
    static String line(ProbeReport report, ZoneId zone) {
        Screen times = new Screen(zone, report.at(), Integer.MAX_VALUE);
        ProbeReport.Load load = report.load();
        StringBuilder line = new StringBuilder(times.time(report.at()) + "  " + word(report) + "  " + shown(report));
        Cut cut = report.cut();
        if (cut != null) {
            line.append(", ").append(times.age(cut.instant(zone))).append(" old");
        }
        line.append("  ").append(Quantity.count(load.checked())).append(" files");
        if (load.page() != null) {
            line.append("  page ").append(Quantity.seconds(load.page())).append(" s");
        }
        if (load.slowest() != null) {
            line.append("  slowest ").append(Quantity.seconds(load.slowest())).append(" s");
        }
        return line.toString();
    }

    private static String word(ProbeReport report) {
        return switch (report.state()) {
            case WHOLE -> "whole";
            case EMPTY -> "nothing published yet";
            case PREVIOUS -> "STILL THE CUT BEFORE";
            case MIXED -> "MIXED";
            case MISSING -> "SOMETHING IS MISSING";
            case UNREACHABLE -> "CAN'T BE REACHED";
            case FOREIGN -> "FOREIGN BYTES";
        };
    }

    private static String shown(ProbeReport report) {
        if (report.live() != null) {
            return "cut " + report.live();
        }
        return report.release() == null ? "no release" : "a page of the outlet's own";
    }

    private void head() {
        screen.add("", report.site() + ": " + word(report) + (report.rehearsal() ? " (rehearsal)" : ""));
        if (report.release() == null) {
            return;
        }
        Cut cut = report.cut();
        String old = cut == null ? "" : ", " + screen.age(cut.instant(zone)) + " old";
        String since = report.publishedAt() == null ? "" : ", live since " + screen.time(report.publishedAt());
        screen.add("  ", shown(report) + old + since);
        screen.add("  ", "release " + report.release());
    }

    private void load() {
        ProbeReport.Load load = report.load();
        screen.add(
                "  ",
                Quantity.count(load.checked()) + " of " + Quantity.count(load.files()) + " files compared; "
                        + Quantity.bytes(load.transferred()) + " came for " + Quantity.bytes(load.bytes()));
        String page = load.page() == null
                ? ""
                : "page whole after " + Quantity.seconds(load.page()) + " s, with all that it names; ";
        if (load.slowest() != null) {
            screen.add(
                    "  ",
                    page + "slowest answer " + Quantity.seconds(load.slowest()) + " s (" + load.slowestWhere() + ")");
        }
    }

    private void promises() {
        screen.add(
                "  ",
                "media types " + promise(Flaw.Kind.MEDIA_TYPE) + "; caching " + promise(Flaw.Kind.CACHING)
                        + "; compression " + promise(Flaw.Kind.COMPRESSION));
    }

    private String promise(Flaw.Kind kind) {
        return report.flaws().stream().anyMatch(flaw -> flaw.kind() == kind) ? "NOT as promised" : "as promised";
    }
}
