package mx.prep.spi;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import mx.prep.model.ReleaseId;

/**
 * A cache between store and readers that can be told what is out of date.
 *
 * <p>It doesn't plan: what to purge in how many calls is the purge stage's, within the limits given here. Thread-safe.
 */
public interface EdgeCache extends AutoCloseable {
    /** What it takes; always the same, without asking it. */
    Limits limits();

    /**
     * Starts a purge. Where the vendor offers a key for it, a ticket with the same reference starts one purge however
     * often it is sent; elsewhere a repeated call purges again, which is harmless.
     *
     * @return what names the purge to the edge; kept in the store, so that any process can ask for its status
     * @throws mx.prep.error.EdgeException if it can't be started
     */
    Handle purge(Ticket ticket);

    /**
     * How far a purge is.
     *
     * @throws mx.prep.error.EdgeException if the edge can't be asked
     */
    Status status(Handle handle);

    @Override
    void close();

    /**
     * What the edge takes.
     *
     * @param pathsPerCall most paths in a call
     * @param openPaths most paths in purges that aren't finished
     * @param openWildcards most paths that end in {@code *} in purges that aren't finished
     * @param interval shortest time between two calls
     */
    record Limits(int pathsPerCall, int openPaths, int openWildcards, Duration interval) {
        /** An edge that takes anything at any time. */
        public static final Limits NONE =
                new Limits(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, Duration.ZERO);
    }

    /**
     * What is to be purged.
     *
     * @param reference unique for each ticket; kept in the store for retries and takeovers
     * @param release what readers get afterwards
     * @param paths URL paths, percent-encoded, that start with a slash, at least one; {@code /*} is everything
     */
    record Ticket(String reference, ReleaseId release, List<String> paths) {
        public Ticket {
            paths = List.copyOf(paths);
            if (paths.isEmpty()) {
                throw new IllegalArgumentException("a purge of nothing");
            }
        }
    }

    /** An edge's own name for a purge; opaque. */
    record Handle(String value) {}

    /** How far a purge is. */
    sealed interface Status {
        /** Under way. */
        record InProgress() implements Status {}

        /** Nothing older is served any more. */
        record Done(Instant at) implements Status {}

        /** The edge gave it up; a new ticket may succeed. */
        record Failed(String message) implements Status {}

        /** The edge knows no such purge. */
        record NotFound() implements Status {}
    }
}
