package mx.prep.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of the hash-chained ledger.
 *
 * @param number from 1, without gaps
 * @param previous SHA-256 of the entry before as stored; null in the first
 * @param kind what happened
 * @param target the target's name, or null where it concerns none
 * @param epoch the epoch it happened in
 * @param release the release concerned, or null
 * @param reference the package concerned, or null
 * @param detail one sentence, without secrets
 * @param publisher who wrote it
 * @param at when
 * @param lastIncident number of the newest entry before this one that tells of an incident's begin or end, 0 if there is
 *     none: from any entry all incidents are found without reading the others
 * @param note what an entry of its kind tells besides, or null
 */
public record LedgerEntry(
        long number,
        @Nullable Digest previous,
        Kind kind,
        @Nullable String target,
        int epoch,
        @Nullable ReleaseId release,
        @Nullable PackageRef reference,
        String detail,
        String publisher,
        Instant at,
        long lastIncident,
        @Nullable Note note) {
    /** What an incident's, a sweep's or a confirmation's entry tells besides. */
    public sealed interface Note permits IncidentNote, SweepNote, ConfirmationNote {}

    /**
     * An incident's begin or end.
     *
     * @param incident the incident, open or closed
     * @param open every incident that is open after this entry, oldest first
     */
    public record IncidentNote(Incident incident, List<Incident> open) implements Note {
        public IncidentNote {
            open = List.copyOf(open);
        }
    }

    /**
     * What a sweep is about to delete, or deleted.
     *
     * @param releases that are to go or of which nothing is left, oldest first; the first 1,000 where there are more
     * @param objects how many files were deleted, those of releases that aren't gone whole included; 0 before
     */
    public record SweepNote(List<ReleaseId> releases, long objects) implements Note {
        private static final int MOST = 1_000;

        public SweepNote {
            releases = releases.stream().limit(MOST).toList();
        }
    }

    /**
     * How a confirmation went, for reports.
     *
     * @param by who was asked
     * @param checked number of files compared
     * @param timeToReader from when the cut was found until the public URL served it, or null where it wasn't measured
     * @param slowest the slowest response, or null where nothing was asked for
     * @param flaws number of things that weren't as promised
     */
    public record ConfirmationNote(
            ConfirmationReport.AskedOf by,
            int checked,
            @Nullable Duration timeToReader,
            @Nullable Duration slowest,
            int flaws)
            implements Note {}

    /** An entry without a note, that knows of no incident before it. */
    public LedgerEntry(
            long number,
            @Nullable Digest previous,
            Kind kind,
            @Nullable String target,
            int epoch,
            @Nullable ReleaseId release,
            @Nullable PackageRef reference,
            String detail,
            String publisher,
            Instant at) {
        this(number, previous, kind, target, epoch, release, reference, detail, publisher, at, 0, null);
    }

    /** What an entry tells. */
    public enum Kind {
        /** A switch is about to be made. */
        INTEND,
        /** A release is live. */
        LIVE,
        /** Readers were seen to get it. */
        CONFIRMED,
        /** Something went wrong, or was wrong and is over. */
        INCIDENT,
        /** What an operator wrote down. */
        NOTE,
        /**
         * Releases that nobody can ask for any more are about to be deleted. Without a {@code SWEPT} after it the sweep
         * was killed: some of what it names is gone, and the next sweep deletes the rest.
         */
        SWEEPING,
        /** They were deleted, all or those that it names. */
        SWEPT
    }
}
