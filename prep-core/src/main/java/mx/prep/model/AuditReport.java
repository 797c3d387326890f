package mx.prep.model;

import java.util.List;

/**
 * What a reading of the whole archive, and of what the targets serve, showed.
 *
 * @param packages packages that were accepted when they came in
 * @param quarantined packages that were refused or held
 * @param bytes length of all of them
 * @param receipts receipts that were read
 * @param claims cuts that are claimed
 * @param orders operators' orders
 * @param ledgerEntries entries of the ledger
 * @param targets targets whose live release was derived again from the archive and is the same
 * @param problems one sentence for each thing that isn't as it must be; empty if the archive is whole
 * @param remarks what should be known and is no fault
 */
public record AuditReport(
        int packages,
        int quarantined,
        long bytes,
        int receipts,
        int claims,
        int orders,
        long ledgerEntries,
        List<String> targets,
        List<String> problems,
        List<String> remarks) {
    public AuditReport {
        targets = List.copyOf(targets);
        problems = List.copyOf(problems);
        remarks = List.copyOf(remarks);
    }

    /** Whether everything is there and nothing was altered. */
    public boolean isWhole() {
        return problems.isEmpty();
    }
}
