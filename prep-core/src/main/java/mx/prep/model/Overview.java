package mx.prep.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How things are, in one look.
 *
 * @param targets what each target serves, in the order of the configuration
 * @param confirmed the targets whose readers were seen to get what is live
 * @param incidents everything that is wrong now, oldest first
 * @param poll the last poll of a publisher that works in the same folder, or null where none has
 * @param problem why the archive can't be read, so that {@code confirmed} and {@code incidents} say nothing; or null
 */
public record Overview(
        List<TargetStatus> targets,
        Set<String> confirmed,
        List<Incident> incidents,
        @Nullable Poll poll,
        @Nullable String problem) {
    /**
     * A poll.
     *
     * @param at when, by the source's clock where it tells the time
     * @param outcome what it came to, in a word
     * @param next when the next one is due by that clock, or null
     */
    public record Poll(Instant at, String outcome, @Nullable Instant next) {
        private static final Duration FORGOTTEN = Duration.ofMinutes(12);

        /** Whether the next one was due more than 12 minutes ago, longer than a source can ask to be left alone. */
        public boolean isOverdue(Instant now) {
            return next != null && next.plus(FORGOTTEN).isBefore(now);
        }
    }

    public Overview {
        targets = List.copyOf(targets);
        confirmed = Set.copyOf(confirmed);
        incidents = List.copyOf(incidents);
    }

    /** Whether an incident of this cause is open at a target. */
    public boolean has(IncidentCause cause, String target) {
        return incidents.stream().anyMatch(i -> i.cause() == cause && target.equals(i.target()));
    }
}
