package mx.prep.examples;

import java.time.Duration;
import java.time.format.DateTimeFormatter;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
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
    static final int WIDE = 120;

    private static final DateTimeFormatter DAY_AND_TIME = DateTimeFormatter.ofPattern("MM-dd HH:mm", Locale.ROOT);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final List<String> WORDS =
            List.of("source", "verify", "archive", "unpack", "diff", "upload", "switch", "purge", "confirm");
    private static final List<String> SHORT =
            List.of("srce", "vrfy", "arch", "unpk", "diff", "upld", "swch", "purg", "conf");
    private static final String WIDE_HEAD = "%11s %6s %7s %8s";
    private static final String NARROW_HEAD = "%5s %6s %5s %5s";

    CutLine {
        times = Map.copyOf(times);
    }

    /** The columns' names. */
    static String header(int width) {
        boolean wide = width >= WIDE;
        String head = wide
                ? String.format(WIDE_HEAD, "cut", "files", "changed", "bytes")
                : String.format(NARROW_HEAD, "cut", "files", "chngd", "bytes");
        return head + " " + String.join(" ", wide ? WORDS : SHORT) + (wide ? " reader  confirmed" : " reader ok");
    }

    String format(int width) {
        boolean wide = width >= WIDE;
        int changed = changes.added() + changes.changed() + changes.removed();
        StringBuilder line = new StringBuilder(String.format(
                wide ? WIDE_HEAD : NARROW_HEAD,
                (wide ? DAY_AND_TIME : TIME).format(reference.cut().time()),
                Quantity.count(changes.files()),
                Quantity.count(changed),
                wide ? Quantity.bytes(changes.uploadedBytes()) : shortBytes(changes.uploadedBytes())));
        Iterator<String> columns = (wide ? WORDS : SHORT).iterator();
        for (Stage stage : Stage.values()) {
            line.append(String.format(" %" + columns.next().length() + "s", seconds(times.get(stage))));
        }
        line.append(String.format(" %6s%s", seconds(report.timeToReader()), wide ? "  " + verdict() : " " + mark()));
        return line.toString();
    }

    private String mark() {
        return report.isConfirmed() ? (report.by() == ConfirmationReport.AskedOf.STORE ? "st" : "yes") : "NO";
    }

    private String verdict() {
        if (report.isConfirmed()) {
            boolean asked = report.by() == ConfirmationReport.AskedOf.PUBLIC_URL;
            return asked ? "yes, " + Quantity.count(report.checked()) : "store only";
        }
        return switch (report.state()) {
            case SERVED_PREVIOUS -> "NO, previous";
            case MIXED -> "NO, mixed";
            case FOREIGN -> "NO, foreign";
            default -> "NO, missing";
        };
    }

    private static String shortBytes(long bytes) {
        return Quantity.bytes(bytes).replace(" ", "").replace("kB", "k").replaceAll("(?<=[MGT])B", "");
    }

    private static String seconds(@Nullable Duration time) {
        return time == null ? "-" : Quantity.seconds(time);
    }
}
