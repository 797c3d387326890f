package mx.prep.archive;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import mx.prep.model.ConfirmationReport;
import mx.prep.model.Incident;
import mx.prep.model.LedgerEntry;
import mx.prep.model.PackageRef;
import mx.prep.model.ReleaseId;
import mx.prep.model.SweepReport;
import org.jspecify.annotations.Nullable;

/**
 * What a ledger entry is to tell; the ledger adds number, chain, publisher and time.
 *
 * @param detail one sentence, without secrets; cut at 2,000 characters
 * @param incident the incident whose begin or end it is, or null
 * @param note what a sweep is about to delete or deleted, or readers were seen to get, or null; an incident's note is the
 *     ledger's to make
 * @see LedgerEntry
 */
public record LedgerFact(
        LedgerEntry.Kind kind,
        @Nullable String target,
        int epoch,
        @Nullable ReleaseId release,
        @Nullable PackageRef reference,
        String detail,
        @Nullable Incident incident,
        LedgerEntry.@Nullable Note note) {
    /** A fact that is no incident's begin or end, no sweep and no confirmation. */
    public LedgerFact(
            LedgerEntry.Kind kind,
            @Nullable String target,
            int epoch,
            @Nullable ReleaseId release,
            @Nullable PackageRef reference,
            String detail) {
        this(kind, target, epoch, release, reference, detail, null, null);
    }

    /** Readers were seen to get a release. */
    public static LedgerFact confirmed(
            String target, int epoch, ReleaseId release, @Nullable PackageRef reference, ConfirmationReport report) {
        Duration reader = report.timeToReader();
        Duration slowest = report.slowest();
        String detail = report.checked() + " files read back"
                + (reader == null ? "" : ", " + seconds(reader) + " after the cut was found")
                + (slowest == null ? "" : "; slowest response " + seconds(slowest))
                + (report.flaws().isEmpty() ? "" : "; " + report.flaws().size() + " not as promised");
        return new LedgerFact(
                LedgerEntry.Kind.CONFIRMED,
                target,
                epoch,
                release,
                reference,
                detail,
                null,
                new LedgerEntry.ConfirmationNote(
                        report.by(),
                        report.checked(),
                        reader,
                        slowest,
                        report.flaws().size()));
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }

    /** The begin of an incident, or its end where it is closed. */
    public static LedgerFact of(Incident incident) {
        return new LedgerFact(
                LedgerEntry.Kind.INCIDENT,
                incident.target(),
                0,
                null,
                incident.reference(),
                incident.sentence(),
                incident,
                null);
    }

    /** An operator's note. */
    public static LedgerFact note(String text) {
        return new LedgerFact(LedgerEntry.Kind.NOTE, null, 0, null, null, text);
    }

    /**
     * What a sweep is about to delete at a target.
     *
     * @param epoch the target's
     * @param operator who sweeps, as people call them
     */
    public static LedgerFact sweeping(String target, int epoch, List<ReleaseId> gone, String operator) {
        return new LedgerFact(
                LedgerEntry.Kind.SWEEPING,
                target,
                epoch,
                null,
                null,
                operator + " sweeps: " + gone.size() + " releases are about to be deleted",
                null,
                new LedgerEntry.SweepNote(gone, 0));
    }

    /**
     * What a sweep deleted at a target.
     *
     * @param epoch the target's
     * @param operator who swept, as people call them
     */
    public static LedgerFact swept(String target, int epoch, SweepReport report, String operator) {
        String problems = report.problems().isEmpty()
                ? ""
                : "; not all: " + report.problems().get(0);
        return new LedgerFact(
                LedgerEntry.Kind.SWEPT,
                target,
                epoch,
                null,
                null,
                operator + " swept: " + report.deleted().size() + " releases deleted, " + report.objects() + " files"
                        + problems,
                null,
                new LedgerEntry.SweepNote(report.deleted(), report.objects()));
    }
}
