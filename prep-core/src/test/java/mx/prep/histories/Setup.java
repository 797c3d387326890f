package mx.prep.histories;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import mx.prep.model.Mode;
import mx.prep.testkit.store.InMemoryStore.Versions;

/**
 * What a history is played on.
 *
 * @param modes one for each target
 * @param versions what the versions of all stores are made of
 * @param publishers how far the clock of each is ahead, by its name
 */
record Setup(List<Mode> modes, Versions versions, Map<String, Duration> publishers) {
    private static final int MOST_PUBLISHERS = 5;
    private static final Duration MOST_AHEAD = Duration.ofMinutes(10);
    /** By how much two clocks differ at most. */
    static final Duration MOST_APART = MOST_AHEAD.multipliedBy(2);

    Setup {
        modes = List.copyOf(modes);
        publishers = new TreeMap<>(publishers);
    }

    /** One target, and three publishers whose clocks are right. */
    static Setup of(Mode mode, Versions versions) {
        return new Setup(List.of(mode), versions);
    }

    /** Three publishers whose clocks are right. */
    Setup(List<Mode> modes, Versions versions) {
        this(modes, versions, Map.of("p0", Duration.ZERO, "p1", Duration.ZERO, "p2", Duration.ZERO));
    }

    /**
     * A mode's seeds take turns: both kinds of versions, two to five publishers, and in one of five a second target, of
     * either mode. Each publisher's clock is up to ten minutes fast or slow.
     */
    static Setup of(Mode mode, long seed) {
        Versions versions = seed % 2 == 0 ? Versions.CONTENT : Versions.COUNTER;
        List<Mode> modes = switch ((int) (seed % 20)) {
            case 4, 9 -> List.of(mode, mode);
            case 14 -> List.of(mode, Mode.IN_PLACE);
            case 19 -> List.of(mode, Mode.RELEASES);
            default -> List.of(mode);
        };
        return new Setup(modes, versions, publishers(seed));
    }

    private static Map<String, Duration> publishers(long seed) {
        Random random = new Random(~seed);
        Map<String, Duration> publishers = new TreeMap<>();
        for (int i = 2 + random.nextInt(MOST_PUBLISHERS - 1); i > 0; i--) {
            long most = MOST_AHEAD.toSeconds();
            publishers.put("p" + (i - 1), Duration.ofSeconds(random.nextLong(-most, most + 1)));
        }
        return publishers;
    }
}
