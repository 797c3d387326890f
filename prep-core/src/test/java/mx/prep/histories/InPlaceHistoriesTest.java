package mx.prep.histories;

import java.nio.file.Path;
import java.util.stream.LongStream;
import mx.prep.model.Mode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Mode IN_PLACE: three publishers and two operators, 500 times. */
class InPlaceHistoriesTest {
    @TempDir
    Path folder;

    private Seeds seeds;

    @BeforeEach
    void begin() {
        seeds = new Seeds(InPlaceHistoriesTest.class, Mode.IN_PLACE, folder);
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
    void withoutComparingThePointerHistoriesFail() {
        seeds.assertFails(Bends.NO_COMPARE, Bends.NOTHING, "I1", "I4");
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
