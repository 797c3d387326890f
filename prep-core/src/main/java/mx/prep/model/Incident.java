package mx.prep.model;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that was or is wrong, from its first sign to its end.
 *
 * @param number the ledger entry that tells of its beginning, or 0 while there is none
 * @param cause why it is an incident, which also says what ends it
 * @param target the target concerned, or null
 * @param reference the package concerned, or what was newest when it began; null where nothing is known
 * @param message one sentence, without secrets
 * @param publisher who noticed it
 * @param openedAt when
 * @param closedAt when it was over, or null while it isn't
 * @param readers what readers saw meanwhile, in a few words, or null where nobody knows
 */
public record Incident(
        long number,
        IncidentCause cause,
        @Nullable String target,
        @Nullable PackageRef reference,
        String message,
        String publisher,
        Instant openedAt,
        @Nullable Instant closedAt,
        @Nullable String readers) {
    public Incident {
        if (closedAt != null && closedAt.isBefore(openedAt)) {
            closedAt = openedAt;
        }
    }

    public Severity severity() {
        return cause.severity();
    }

    public boolean isOpen() {
        return closedAt == null;
    }

    /** The cut concerned, or null. */
    public @Nullable Cut cut() {
        return reference == null ? null : reference.cut();
    }

    /** How long it took, or has taken so far. */
    public Duration duration(Instant now) {
        Instant end = closedAt == null ? now : closedAt;
        return end.isBefore(openedAt) ? Duration.ZERO : Duration.between(openedAt, end);
    }

    /** How long it took, or has taken so far, as people say it: {@code 45 s}, {@code 4 min 10 s}, {@code 2 h 5 min}. */
    public String took(Instant now) {
        long seconds = duration(now).toSeconds();
        if (seconds < 60) {
            return seconds + " s";
        }
        long minutes = seconds / 60;
        return minutes < 60 ? minutes + " min " + seconds % 60 + " s" : minutes / 60 + " h " + minutes % 60 + " min";
    }

    /** The incident in a sentence: what it was and, where it is over, how long it took and what readers saw. */
    public String sentence() {
        Instant end = closedAt;
        if (end == null) {
            return message;
        }
        return "over after " + took(end) + ": " + message + (readers == null ? "" : " [readers saw " + readers + "]");
    }

    /**
     * What makes it one and the same incident however often it is noticed: cause and target, for packages also which,
     * and for causes that say little the message without its numbers.
     */
    public String key() {
        String which = switch (cause) {
            case HELD, REFUSED -> reference == null ? "" : reference.sha256().shortHex();
            case CONTENT, OTHER -> message.replaceAll("\\d+", "#");
            default -> "";
        };
        return cause + "/" + (target == null ? "" : target) + "/" + which;
    }

    /** The same, numbered by the ledger entry that tells of its beginning. */
    public Incident numbered(long entry) {
        return new Incident(entry, cause, target, reference, message, publisher, openedAt, closedAt, readers);
    }

    /**
     * The same, over.
     *
     * @param seen what readers saw meanwhile, or null
     */
    public Incident closed(Instant when, @Nullable String seen) {
        return new Incident(number, cause, target, reference, message, publisher, openedAt, when, seen);
    }
}
