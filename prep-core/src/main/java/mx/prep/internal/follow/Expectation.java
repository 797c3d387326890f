package mx.prep.internal.follow;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import mx.prep.model.Cut;
import org.jspecify.annotations.Nullable;

/**
 * When the next cut is expected: as often as announced, else at the median of the last gaps between cuts, else every 15
 * minutes; it comes as long after its own time as the quickest of the last ones did. One thread.
 */
final class Expectation {
    static final Duration UNKNOWN = Duration.ofMinutes(15);
    private static final int REMEMBERED = 13;
    private static final int ENOUGH = 3;

    private final @Nullable Duration announced;
    private final ZoneId zone;
    private final TreeMap<Cut, Duration> delays = new TreeMap<>();
    private @Nullable Instant lastCame;

    Expectation(@Nullable Duration announced, ZoneId zone) {
        this.announced = announced;
        this.zone = zone;
    }

    /** A cut that came some time ago, it isn't known when. */
    void learn(Cut cut) {
        remember(cut, null);
    }

    /** A cut came; one that is older than the newest is none that was waited for. */
    void came(Cut cut, Instant at) {
        boolean isOlder = newest().filter(known -> cut.compareTo(known) < 0).isPresent();
        remember(cut, at);
        if (!isOlder && (lastCame == null || at.isAfter(lastCame))) {
            lastCame = at;
        }
    }

    private void remember(Cut cut, @Nullable Instant at) {
        Duration delay = at == null ? Duration.ZERO : Duration.between(cut.instant(zone), at);
        delays.put(cut, delay.isNegative() ? Duration.ZERO : delay);
        if (delays.size() > REMEMBERED) {
            delays.pollFirstEntry();
        }
    }

    /** When the last cut came, or empty before any. */
    Optional<Instant> lastCame() {
        return Optional.ofNullable(lastCame);
    }

    /** The newest cut that is known, or empty before any. */
    Optional<Cut> newest() {
        return delays.isEmpty() ? Optional.empty() : Optional.of(delays.lastKey());
    }

    /** Time between two cuts. */
    Duration interval() {
        if (announced != null) {
            return announced;
        }
        if (delays.size() < ENOUGH) {
            return UNKNOWN;
        }
        List<Cut> cuts = List.copyOf(delays.keySet());
        List<Duration> gaps = IntStream.range(1, cuts.size())
                .mapToObj(i ->
                        Duration.between(cuts.get(i - 1).time(), cuts.get(i).time()))
                .sorted()
                .toList();
        return gaps.get(gaps.size() / 2);
    }

    /** When the next cut should be there, or empty where nothing tells. */
    Optional<Instant> next() {
        return newest().map(cut -> cut.instant(zone)
                .plus(interval())
                .plus(delays.values().stream().min(Comparator.naturalOrder()).orElse(Duration.ZERO)));
    }
}
