package mx.prep.histories;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import mx.prep.model.Mode;
import mx.prep.testkit.store.InMemoryStore.Versions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Three publishers and two operators, 500 times. */
class HistoriesTest {
    private static final int CHUNK = 50;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(longs = {0, 50, 100, 150, 200, 250, 300, 350, 400, 450})
    void everyInvariantHoldsInEveryHistory(long first) {
        Watch.Seen seen = Watch.Seen.NOTHING;
        for (long seed = first; seed < first + CHUNK; seed++) {
            seen = seen.plus(check(Mode.RELEASES, seed));
        }
        assertTrue(seen.moves() > 3 * CHUNK, seen::toString);
        assertTrue(seen.orders() > CHUNK / 2, seen::toString);
        assertTrue(seen.accepted() > CHUNK / 8, seen::toString);
    }

    private Watch.Seen check(Mode mode, long seed) {
        History history = new History(mode, versions(seed), Bends.NOTHING, folder);
        History.Outcome outcome = history.play(seed);
        assertTrue(
                outcome.problem().isEmpty(),
                () -> tell(history, seed, outcome.problem().orElseThrow()));
        return outcome.seen();
    }

    private static Versions versions(long seed) {
        return seed % 2 == 0 ? Versions.CONTENT : Versions.COUNTER;
    }

    /** The shortest schedule that fails. */
    private static String tell(History history, long seed, String problem) {
        List<Event> events = Event.schedule(seed, History.PUBLISHERS, History.OPERATORS);
        List<Event> shortest = history.shrink(events, problem.substring(0, problem.indexOf(' ')));
        History.Outcome outcome = history.play(shortest, true);
        return "seed " + seed + ": " + problem + "\nshrunk to " + shortest.size() + " events: " + outcome.problem()
                + "\n" + String.join("\n", outcome.trace());
    }

    @Test
    void aHistoryIsTheSameEachTime() {
        List<Event> events = Event.schedule(7, History.PUBLISHERS, History.OPERATORS);
        History history = new History(Mode.RELEASES, Versions.COUNTER, Bends.NOTHING, folder);

        assertEquals(
                history.play(events, true).trace(), history.play(events, true).trace());
    }

    @Test
    void withoutTheCheckAfterALostRaceHistoriesFail() {
        assertFails(Bends.NO_RECHECK);
    }

    @Test
    void withoutComparingThePointerHistoriesFail() {
        assertFails(Bends.NO_COMPARE);
    }

    private void assertFails(Bends bends) {
        boolean failed = false;
        for (long seed = 0; seed < 100 && !failed; seed++) {
            failed = new History(Mode.RELEASES, versions(seed), bends, folder)
                    .play(seed)
                    .problem()
                    .isPresent();
        }
        assertTrue(failed, "no history noticed");
    }
}
