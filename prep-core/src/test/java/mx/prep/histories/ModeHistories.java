package mx.prep.histories;

import java.nio.file.Path;
import java.util.stream.LongStream;
import mx.prep.model.Mode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the histories of both modes are held to: two to five publishers and two operators, 500 times. */
@Tag("long")
abstract class ModeHistories {
    @TempDir
    Path folder;

    Seeds seeds;

    private final Mode mode;

    ModeHistories(Mode mode) {
        this.mode = mode;
    }

    @BeforeEach
    void begin() {
        seeds = new Seeds(getClass(), mode, folder);
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
    void whereWhatIsHeldMovesHistoriesFail() {
        seeds.assertFails(Bends.NO_HOLD, Bends.NOTHING, "I8", "I5");
    }

    @Test
    void whereTheOutletsOwnFilesDontStandHistoriesFail() {
        seeds.assertFails(Bends.NO_OVERRIDES, Bends.NOTHING, "I9", "I5");
    }

    @Test
    void whereAClosedSiteMovesHistoriesFail() {
        seeds.assertFails(Bends.NO_CLOSING, Bends.NOTHING, "I9", "I8");
    }

    @Test
    void withoutComparingThePointerHistoriesFail() {
        seeds.assertFails(Bends.NO_COMPARE, Bends.NOTHING, "I1", "I4");
    }
}
