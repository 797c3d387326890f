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
        seeds.assertFails(Bends.NO_COMPARE, 100, "I1", "I4");
    }
}
