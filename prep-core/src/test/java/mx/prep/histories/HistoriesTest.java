package mx.prep.histories;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import mx.prep.model.Mode;
import org.junit.jupiter.api.Test;

/** Mode RELEASES: two to five publishers and two operators, 500 times. */
class HistoriesTest extends ModeHistories {
    HistoriesTest() {
        super(Mode.RELEASES);
    }

    @Test
    void aHistoryIsTheSameEachTime() {
        for (Mode mode : Mode.values()) {
            Setup setup = Setup.of(mode, 7);
            List<Event> events = Event.schedule(
                    7, Event.Weather.CHANGEABLE, setup.publishers().keySet(), 1);
            History history = new History(setup, Bends.NOTHING, folder);
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
