package mx.prep.model;

import org.jspecify.annotations.Nullable;

/**
 * What a purge that somebody asked for came to.
 *
 * @param state how it ended
 * @param release what is live, or null where nothing is
 * @param paths how many paths the edge was asked to purge, wildcards included
 * @param problem why it isn't finished, in one sentence, or null
 */
public record PurgeReport(
        State state,
        @Nullable ReleaseId release,
        int paths,
        @Nullable String problem) {
    /** How a purge ended. */
    public enum State {
        /** The caches are clear. */
        DONE,
        /** Nothing was owed, and nothing was asked of the edge. */
        NOTHING_OWED,
        /** Nothing is live. */
        NOTHING_LIVE,
        /** No cache stands in front of the target, or none that needs purging. */
        NO_CACHE,
        /** It goes on with the next cycle of any publisher, or with the next call. */
        UNFINISHED
    }
}
