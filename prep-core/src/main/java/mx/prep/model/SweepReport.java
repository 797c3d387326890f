package mx.prep.model;

import java.util.List;

/**
 * What a sweep of one target came to.
 *
 * @param deleted releases of which nothing is left
 * @param objects how many of their files there were
 * @param kept releases that were live and stay, oldest first
 * @param problems what couldn't be deleted, or why nothing was; the next sweep goes on with it
 */
public record SweepReport(List<ReleaseId> deleted, long objects, List<ReleaseId> kept, List<String> problems) {
    public SweepReport {
        deleted = List.copyOf(deleted);
        kept = List.copyOf(kept);
        problems = List.copyOf(problems);
    }
}
