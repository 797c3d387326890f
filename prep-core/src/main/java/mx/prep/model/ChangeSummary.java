package mx.prep.model;

/**
 * How a release differs from what was live before it.
 *
 * @param files number of files in the release
 * @param added paths that are new
 * @param changed paths whose bytes or headers are others
 * @param removed paths that are gone
 * @param uploadedBytes stored bytes sent to the target
 */
public record ChangeSummary(int files, int added, int changed, int removed, long uploadedBytes) {}
