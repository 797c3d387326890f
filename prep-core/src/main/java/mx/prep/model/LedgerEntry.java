package mx.prep.model;

import java.time.Instant;
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
        Instant at) {
    /** What an entry tells. */
    public enum Kind {
        /** A switch is about to be made. */
        INTEND,
        /** A release is live. */
        LIVE,
        /** Readers were seen to get it. */
        CONFIRMED,
        /** Something went wrong, or was wrong and is over. */
        INCIDENT
    }
}
