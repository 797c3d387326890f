package mx.prep.spi;

import java.time.Instant;
import java.util.List;
import mx.prep.model.ReleaseId;

/**
 * A cache between store and readers that can be told what is out of date.
 *
 * <p>It doesn't plan: what to purge in how many calls is the purge stage's, within the limits given here. Thread-safe.
 */
public interface EdgeCache {
    Limits limits();

    /**
     * Starts a purge. A ticket with the same reference starts it once, however often it is sent.
     *
     * @throws mx.prep.error.EdgeException if it can't be started
     */
    Status purge(Ticket ticket);

    /** How far a purge is that was started with this ticket, by whatever process. */
    Status status(Ticket ticket);

    /**
     * What one call may hold.
     *
     * @param pathsPerCall most paths in a call
     * @param wildcardsPerCall most paths that end in {@code *} in a call
     */
    record Limits(int pathsPerCall, int wildcardsPerCall) {}

    /**
     * What is to be purged.
     *
     * @param reference unique for each ticket; kept in the store for retries and takeovers
     * @param release what readers get afterwards
     * @param paths URL paths that start with a slash; {@code /*} is everything
     */
    record Ticket(String reference, ReleaseId release, List<String> paths) {
        public Ticket {
            paths = List.copyOf(paths);
        }
    }

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
