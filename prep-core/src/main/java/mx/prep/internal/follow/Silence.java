package mx.prep.internal.follow;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import mx.prep.model.Cut;
import org.jspecify.annotations.Nullable;

/**
 * Whether a site that is watched from outside is silent: three expected intervals without a new cut. A cut that comes
 * back is none. One thread at a time.
 */
public final class Silence {
    private static final int INTERVALS = 3;

    private final Expectation expectation;
    private final @Nullable Instant from;
    private final @Nullable Instant until;

    /**
     * @param cutsEvery how often a cut is announced to come, or null to learn it from those that come
     * @param from when cuts begin, or null: with the first that is seen
     * @param until when they end, or null: never
     * @param zone the zone that cuts are in
     */
    public Silence(@Nullable Duration cutsEvery, @Nullable Instant from, @Nullable Instant until, ZoneId zone) {
        this.expectation = new Expectation(cutsEvery, zone);
        this.from = from;
        this.until = until;
    }

    /**
     * The site serves a cut.
     *
     * @param publishedAt when it says that it was published; only times before now count
     */
    public void saw(Cut cut, Instant publishedAt, Instant now) {
        if (expectation.newest().filter(newest -> cut.compareTo(newest) <= 0).isEmpty()) {
            expectation.came(cut, publishedAt.isAfter(now) ? now : publishedAt);
        }
    }

    /** What is to be said about it now, or empty while cuts come as they should or none is expected. */
    public Optional<String> sentence(Instant now) {
        Instant since = expectation.lastCame().orElse(from);
        if (since == null || (until != null && !now.isBefore(until))) {
            return Optional.empty();
        }
        Instant begin = from != null && from.isAfter(since) ? from : since;
        Duration interval = expectation.interval();
        Duration silent = Duration.between(begin, now);
        if (silent.compareTo(interval.multipliedBy(INTERVALS)) < 0) {
            return Optional.empty();
        }
        String last = expectation.newest().map(cut -> "; the last is " + cut).orElse("; there was none yet");
        return Optional.of("no new cut for " + silent.toMinutes() + " min, one is expected every "
                + Math.max(1, interval.toMinutes()) + " min" + last);
    }
}
