package mx.prep.archive;

import java.util.List;

/**
 * What a reading of the whole ledger showed.
 *
 * @param entries number of entries
 * @param problems one sentence for each entry that is missing, unreadable, or doesn't fit the one before it
 */
public record ChainReport(long entries, List<String> problems) {
    public ChainReport {
        problems = List.copyOf(problems);
    }

    public boolean isIntact() {
        return problems.isEmpty();
    }
}
