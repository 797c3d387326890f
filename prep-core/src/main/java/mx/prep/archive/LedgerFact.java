package mx.prep.archive;

import mx.prep.model.Incident;
import mx.prep.model.LedgerEntry;
import mx.prep.model.PackageRef;
import mx.prep.model.ReleaseId;
import org.jspecify.annotations.Nullable;

/**
 * What a ledger entry is to tell; the ledger adds number, chain, publisher and time.
 *
 * @param detail one sentence, without secrets; cut at 2,000 characters
 * @param incident the incident whose begin or end it is, or null
 * @see LedgerEntry
 */
public record LedgerFact(
        LedgerEntry.Kind kind,
        @Nullable String target,
        int epoch,
        @Nullable ReleaseId release,
        @Nullable PackageRef reference,
        String detail,
        @Nullable Incident incident) {
    /** A fact that is no incident's begin or end. */
    public LedgerFact(
            LedgerEntry.Kind kind,
            @Nullable String target,
            int epoch,
            @Nullable ReleaseId release,
            @Nullable PackageRef reference,
            String detail) {
        this(kind, target, epoch, release, reference, detail, null);
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
                incident);
    }

    /** An operator's note. */
    public static LedgerFact note(String text) {
        return new LedgerFact(LedgerEntry.Kind.NOTE, null, 0, null, null, text, null);
    }
}
