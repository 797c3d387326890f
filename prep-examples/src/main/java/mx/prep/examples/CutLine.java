package mx.prep.examples;

import java.time.Duration;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import mx.prep.examples.terminal.Quantity;
import mx.prep.model.ChangeSummary;
import mx.prep.model.ConfirmationReport;
import mx.prep.model.PackageRef;
import mx.prep.model.Stage;
import org.jspecify.annotations.Nullable;

/**
 * One line about a cut that went live: what it is, how long each stage took in seconds, and when readers had it.
 *
 * @param target whose line it is
 * @param reference the package
 * @param changes how it differs from the cut before
 * @param times how long each stage took
 * @param report what readers were seen to get
 */
record CutLine(
        String target,
        PackageRef reference,
        ChangeSummary changes,
        Map<Stage, Duration> times,
        ConfirmationReport report) {
    /** From this width on a line has room for dates and whole words. */
    static final int WIDE = 110;

    private static final DateTimeFormatter DAY_AND_TIME = DateTimeFormatter.ofPattern("MM-dd HH:mm");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");
    private static final String[] WORDS = {
        "source", "verify", "archive", "unpack", "diff", "upload", "switch", "purge", "confirm"
    };
    private static final String[] SHORT = {"srce", "vrfy", "arch", "unpk", "diff", "upld", "swch", "purg", "conf"};

    CutLine {
        times = Map.copyOf(times);
    }

    /** The columns' names. */
    static String header(int width) {
        boolean wide = width >= WIDE;
        StringBuilder line = new StringBuilder();
        line.append(
                wide
                        ? String.format("%11s %7s %7s %8s", "cut", "files", "changed", "bytes")
                        : String.format("%5s %6s %5s %5s", "cut", "files", "chngd", "bytes"));
        for (String stage : wide ? WORDS : SHORT) {
            line.append(String.format(wide ? " %7s" : " %4s", stage));
        }
        return line.append(wide ? "  reader s  confirmed" : " reader ok").toString();
    }

    String format(int width) {
        boolean wide = width >= WIDE;
        int changed = changes.added() + changes.changed() + changes.removed();
        StringBuilder line = new StringBuilder();
        line.append(String.format(
                wide ? "%11s %7s %7s %8s" : "%5s %6s %5s %5s",
                (wide ? DAY_AND_TIME : TIME).format(reference.cut().time()),
                Quantity.count(changes.files()),
                Quantity.count(changed),
                wide ? Quantity.bytes(changes.uploadedBytes()) : shortBytes(changes.uploadedBytes())));
        for (Stage stage : Stage.values()) {
            line.append(String.format(wide ? " %7s" : " %4s", seconds(times.get(stage))));
        }
        line.append(String.format(wide ? "  %8s  %s" : " %6s %s", seconds(report.timeToReader()), confirmed(wide)));
        return line.toString();
    }

    private String confirmed(boolean wide) {
        if (!report.isConfirmed()) {
            return wide ? "NO, " + report.state() : "NO";
        }
        if (report.by() == ConfirmationReport.AskedOf.STORE) {
            return wide ? "in the store only" : "st";
        }
        return wide ? "yes, " + Quantity.count(report.checked()) + " files" : "yes";
    }

    private static String shortBytes(long bytes) {
        return Quantity.bytes(bytes).replace(" ", "").replace("kB", "k").replaceAll("(?<=[MGT])B", "");
    }

    private static String seconds(@Nullable Duration time) {
        return time == null ? "-" : Quantity.seconds(time);
    }
}
