package mx.prep.archive;

import mx.prep.model.LedgerEntry;
import mx.prep.model.PackageRef;
import mx.prep.model.ReleaseId;
import org.jspecify.annotations.Nullable;

/**
 * What a ledger entry is to tell; the ledger adds number, chain, publisher and time.
 *
 * @param detail one sentence, without secrets; cut at 2,000 characters
 * @see LedgerEntry
 */
public record LedgerFact(
        LedgerEntry.Kind kind,
        @Nullable String target,
        int epoch,
        @Nullable ReleaseId release,
        @Nullable PackageRef reference,
        String detail) {}
