package mx.prep.histories;

import mx.prep.model.Mode;
import org.junit.jupiter.api.Test;

/** Mode IN_PLACE: two to five publishers and two operators, 500 times. */
class InPlaceHistoriesTest extends ModeHistories {
    InPlaceHistoriesTest() {
        super(Mode.IN_PLACE);
    }

    @Test
    void withoutTheConditionsOfPutsHistoriesFail() {
        seeds.assertFails(Bends.NO_PUT_CONDITIONS, Bends.NOTHING, "I6");
    }

    @Test
    void withoutTheConditionsOfDeletionsHistoriesFail() {
        seeds.assertFails(Bends.NO_DELETE_CONDITIONS, Bends.NOTHING, "I5", "I6");
    }

    /** Where equal bytes have equal versions, what slips through is healed by repair alone. */
    @Test
    void withoutRepairHistoriesFail() {
        seeds.assertFails(Bends.NO_REPAIR, Bends.NOTHING, "I5", "I6");
    }

    /** The histories that fail without rewriting alone are in {@link InPlaceDirectedTest}: repair covers for it. */
    @Test
    void withoutRewritingAndRepairHistoriesFail() {
        seeds.assertFails(Bends.NO_REPAIR_NO_DIRTY, Bends.NO_DIRTY, "I5", "I6");
    }
}
