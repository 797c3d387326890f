package mx.prep.histories;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import mx.prep.model.Mode;
import mx.prep.testkit.store.InMemoryStore.Versions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Mode RELEASES: three publishers and two operators, 500 times. */
class HistoriesTest {
    @TempDir
    Path folder;

    private Seeds seeds;

    @BeforeEach
    void begin() {
        seeds = new Seeds(HistoriesTest.class, Mode.RELEASES, folder);
    }

    static LongStream chunks() {
        return Seeds.chunks();
    }

    @ParameterizedTest
    @MethodSource("chunks")
    void everyInvariantHoldsInEveryHistory(long first) {
        seeds.assertHold(first);
    }

    @Test
    void aHistoryIsTheSameEachTime() {
        List<Event> events = Event.schedule(7, Event.Weather.CHANGEABLE);
        for (Mode mode : Mode.values()) {
            History history = new History(Setup.of(mode, Versions.COUNTER), Bends.NOTHING, folder);
            assertEquals(
                    history.play(events, true).trace(),
                    history.play(events, true).trace());
        }
    }

    @Test
    void withoutTheCheckAfterALostRaceHistoriesFail() {
        seeds.assertFails(Bends.NO_RECHECK, Bends.NOTHING, "I1", "I4");
    }

    @Test
    void withoutComparingThePointerHistoriesFail() {
        seeds.assertFails(Bends.NO_COMPARE, Bends.NOTHING, "I1", "I4");
    }
}
