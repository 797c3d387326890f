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

    /** Under which names an edge keeps what it answered: what has to be named so that nothing older is left. */
    enum Keys {
        /** All at once moves with the release: a ticket's paths are always {@code /*}, and no register is kept. */
        RELEASE,
        /** The URLs that readers asked for: files, and folders for their {@code index.html}. */
        URL,
        /**
         * As {@link #URL}, and a folder's {@code index.html} also answers for whatever isn't a file below it (routes of
         * a single-page application), each kept under its own URL. An edge that rewrites a route to the page before it
         * looks into its cache is {@link #URL}.
         */
        URL_AND_ROUTE
    }

    /** Where a path may have the {@code *} that stands for any text, slashes included; it is always the last character. */
    enum Wildcards {
        NONE,
        /** Only behind a slash: {@code /folder/*}. */
        AFTER_SLASH,
        /** Behind any character: {@code /folder/dat*}. */
        ANYWHERE
    }

    /** Whether a purge of {@code /a} leaves {@code /A} where it is. */
    enum LetterCase {
        KEPT_APART,
        IGNORED
    }

    /**
     * What things cost, relative to each other: money, time, readers who wait for the store. A plan is the cheapest
     * within the limits.
     *
     * @param path a path without a wildcard, at least 1
     * @param wildcard a path with one, at least 1
     * @param eviction a file that didn't change and has to be fetched again since a wildcard covers it, at least 1, so
     *     that purging everything each time is never the best
     */
    record Prices(int path, int wildcard, int eviction) {
        /** A path saved is worth ten files fetched again. */
        public static final Prices DEFAULT = new Prices(10, 10, 1);

        public Prices {
            if (path < 1 || wildcard < 1 || eviction < 1) {
                throw new IllegalArgumentException(
                        "a price is at least 1: " + path + ", " + wildcard + ", " + eviction);
            }
        }
    }

    /**
     * What the edge takes. A number without a limit is {@link Integer#MAX_VALUE}.
     *
     * @param keys under which names it keeps what it answered
     * @param wildcards where a path may have a {@code *}
     * @param letterCase whether it tells paths apart that differ in case only
     * @param pathsPerCall most paths in a call, wildcards included
     * @param openPaths most paths without a wildcard in purges that aren't finished
     * @param openWildcards most paths with a wildcard in purges that aren't finished
     * @param interval shortest time between two calls
     * @param prices what a plan is weighed by
     * @param monthlyPaths paths in a calendar month (UTC), wildcards included, after which a warning is sent; nothing is
     *     withheld
     */
    record Limits(
            Keys keys,
            Wildcards wildcards,
            LetterCase letterCase,
            int pathsPerCall,
            int openPaths,
            int openWildcards,
            Duration interval,
            Prices prices,
            int monthlyPaths) {
        /** An edge that moves with the release, at any time. */
        public static final Limits BY_RELEASE = new Limits(
                Keys.RELEASE,
                Wildcards.AFTER_SLASH,
                LetterCase.KEPT_APART,
                Integer.MAX_VALUE,
                Integer.MAX_VALUE,
                Integer.MAX_VALUE,
                Duration.ZERO,
                Prices.DEFAULT,
                Integer.MAX_VALUE);

        public Limits {
            if (pathsPerCall < 1 || openPaths < 1 || monthlyPaths < 1 || interval.isNegative()) {
                throw new IllegalArgumentException("an edge takes at least one path a call, open and a month, and its"
                        + " interval isn't negative");
            }
            if ((wildcards == Wildcards.NONE) != (openWildcards == 0) || openWildcards < 0) {
                throw new IllegalArgumentException(
                        "an edge takes open wildcards where it takes wildcards: " + wildcards + ", " + openWildcards);
            }
            if (wildcards == Wildcards.NONE && keys != Keys.URL) {
                throw new IllegalArgumentException("without wildcards only URLs can be named, not " + keys);
            }
        }
    }

    /**
     * What is to be purged.
     *
     * @param reference unique for each ticket, at most 128 letters, digits and hyphens; kept in the store before the
     *     call, so that a repeated call has the same
     * @param release what readers get afterwards
     * @param paths URL paths as readers ask for them, percent-encoded, that start with a slash, at least one, all within
     *     {@link Limits}; what ends in {@code *} is everything that starts so, any other {@code *} is escaped
     */
    record Ticket(String reference, ReleaseId release, List<String> paths) {
        public Ticket {
            paths = List.copyOf(paths);
            if (paths.isEmpty()) {
                throw new IllegalArgumentException("a purge of nothing");
            }
            if (!reference.matches("[A-Za-z0-9-]{1,128}")) {
                throw new IllegalArgumentException("not a purge's reference: " + reference);
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
