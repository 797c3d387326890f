package mx.prep.histories;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.LongStream;
import mx.prep.histories.Event.Weather;
import mx.prep.model.Mode;
import mx.prep.testkit.Endurance;
import org.junit.jupiter.api.Assertions;

/** Plays the histories of one mode, each as its seed says; as many at a time as there are processors. */
final class Seeds {
    /** How many histories there are of each mode. */
    private static final int COUNT = Endurance.of(500, 1_000);
    /** How many cuts each has at least. */
    private static final int CUTS = Endurance.of(1, 50);

    private static final int CHUNK = 50;
    /** How often something goes live in a history, on average: more often the more cuts it has. */
    private static final int LEAST_MOVES = 3 + (CUTS - 1) * 3 / 10;

    private static final int AT_ONCE = 4;
    private static final int MOST_TRIED = 200;
    /** Names the one seed that is to be played. */
    private static final String ONE = "history";

    private final String test;
    private final Mode mode;
    private final Path folder;

    /**
     * @param test the class whose seeds they are
     */
    Seeds(Class<?> test, Mode mode, Path folder) {
        this.test = test.getSimpleName();
        this.mode = mode;
        this.folder = folder;
    }

    /** The first seed of each chunk, or the one that {@code -Dhistory} names. */
    static LongStream chunks() {
        Long one = Long.getLong(ONE);
        return one == null ? LongStream.iterate(0, seed -> seed < COUNT, seed -> seed + CHUNK) : LongStream.of(one);
    }

    /** Every invariant holds in every history of a chunk, and enough happens in them. */
    void assertHold(long first) {
        boolean one = Long.getLong(ONE) != null;
        Map<Long, History.Outcome> outcomes = new ConcurrentSkipListMap<>();
        LongStream.range(first, first + (one ? 1 : CHUNK))
                .parallel()
                .forEach(seed -> outcomes.put(seed, play(seed, Weather.CHANGEABLE, Bends.NOTHING)));
        outcomes.forEach(
                (seed, outcome) -> outcome.problem().ifPresent(problem -> Assertions.fail(tell(seed, problem))));
        Watch.Seen seen =
                outcomes.values().stream().map(History.Outcome::seen).reduce(Watch.Seen.NOTHING, Watch.Seen::plus);
        if (!one) {
            assertTrue(seen.moves() > LEAST_MOVES * CHUNK, seen::toString);
            assertTrue(seen.orders() > CHUNK / 3, seen::toString);
            assertTrue(seen.accepted() > 1, seen::toString);
            assertTrue(seen.held() > CHUNK / 12, seen::toString);
            assertTrue(seen.own() > CHUNK / 12, seen::toString);
            assertTrue(seen.closed() > CHUNK / 50, seen::toString);
        }
    }

    private History history(long seed, Bends bends) {
        return new History(Setup.of(mode, seed), bends, folder);
    }

    /** The shortest schedule that fails, and what plays the whole one again. */
    private String tell(long seed, String problem) {
        History history = history(seed, Bends.NOTHING);
        List<Event> shortest =
                history.shrink(schedule(seed, Weather.CHANGEABLE), problem.substring(0, problem.indexOf(' ')));
        History.Outcome outcome = history.play(shortest, true);
        return "seed " + seed + ": " + problem + "\nAgain: mvn -Dquick -pl prep-core test '-Dtest=" + test
                + "#every*' -D" + ONE + "=" + seed + "\nshrunk to " + shortest.size() + " events: " + outcome.problem()
                + "\n"
                + String.join("\n", outcome.trace());
    }

    /**
     * Without a rule an invariant breaks in one of some stormy histories, which holds with the rule.
     *
     * @param control all other rules, and this one
     * @param invariants those of which one may break
     */
    void assertFails(Bends bends, Bends control, String... invariants) {
        Optional<Failure> failure = Optional.empty();
        for (long from = 0; failure.isEmpty() && from < MOST_TRIED; from += AT_ONCE) {
            failure = LongStream.range(from, from + AT_ONCE)
                    .parallel()
                    .mapToObj(seed -> new Failure(seed, play(seed, Weather.STORMY, bends)))
                    .filter(f -> f.outcome().problem().isPresent())
                    .findFirst();
        }
        assertTrue(failure.isPresent(), "no history noticed");
        String problem = failure.get().outcome().problem().orElseThrow();
        assertTrue(List.of(invariants).contains(problem.substring(0, 2)), problem);
        assertEquals(
                Optional.empty(),
                play(failure.get().seed(), Weather.STORMY, control).problem());
    }

    private History.Outcome play(long seed, Weather weather, Bends bends) {
        return history(seed, bends).play(schedule(seed, weather), false);
    }

    private List<Event> schedule(long seed, Weather weather) {
        return Event.schedule(seed, weather, Setup.of(mode, seed).publishers().keySet(), CUTS);
    }

    private record Failure(long seed, History.Outcome outcome) {}
}
