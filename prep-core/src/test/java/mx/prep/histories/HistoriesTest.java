package mx.prep.histories;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import mx.prep.model.Mode;
import mx.prep.testkit.store.InMemoryStore.Versions;
import org.junit.jupiter.api.Test;

/** Mode RELEASES: three publishers and two operators, 500 times. */
class HistoriesTest extends ModeHistories {
    HistoriesTest() {
        super(Mode.RELEASES);
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
}
