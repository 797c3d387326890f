package mx.prep.source;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import mx.prep.source.UrlTemplate.Place;
import org.jspecify.annotations.Nullable;

/**
 * Which names a pattern source asks for.
 *
 * @param template the address
 * @param zone the zone of the times in names
 * @param interval minutes between two names
 * @param start the first name's time, or null for any
 * @param first the first number
 * @param runs what may stand for the run, the newest last; none where the address has none
 * @param lookAhead how many numbers in a row may be missing
 * @param lookBack how old a name is that is still asked for
 * @param requests the most requests of one poll
 */
record PatternRules(
        UrlTemplate template,
        ZoneId zone,
        Duration interval,
        @Nullable LocalDateTime start,
        long first,
        List<String> runs,
        int lookAhead,
        Duration lookBack,
        int requests) {
    PatternRules {
        runs = List.copyOf(runs);
    }

    /** The newest time of a name at some moment: whole intervals after the start, or after midnight. */
    LocalDateTime timeAt(LocalDateTime now) {
        LocalDateTime from = start != null && !now.isBefore(start) ? start : now.truncatedTo(ChronoUnit.DAYS);
        long steps = Duration.between(from, now).dividedBy(interval);
        return from.plus(interval.multipliedBy(steps));
    }

    /** The oldest time that is asked for when some time is the newest. */
    LocalDateTime oldest(LocalDateTime newest) {
        LocalDateTime oldest = newest.minus(lookBack);
        return start != null && start.isAfter(oldest) ? start : oldest;
    }

    /** Where a run's packages are counted from: before its first. */
    Place before(@Nullable String run) {
        return new Place(run, first - 1, start == null ? null : start.minus(interval));
    }
}
