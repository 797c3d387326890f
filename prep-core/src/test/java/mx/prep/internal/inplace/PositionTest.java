package mx.prep.internal.inplace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import mx.prep.model.Cut;
import mx.prep.model.ReleaseId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The order in which a live tree goes on. */
class PositionTest {
    private static Position at(int epoch, String page, @Nullable String highWater) {
        return new Position(
                epoch, ReleaseId.parse(page + "-0-0123456789ab"), highWater == null ? null : Cut.parse(highWater));
    }

    @Test
    void aHoldingPageStandsBehindTheCutsUpToItsHighWater() {
        List<Position> way = List.of(
                at(0, "holding", null),
                at(0, "20210606-2000", null),
                at(0, "holding", "20210606-2000"),
                at(0, "20210606-2005", null),
                at(0, "holding", "20210606-2010"),
                at(0, "closing", null),
                at(1, "holding", null),
                at(1, "20210606-2000", null));
        for (int i = 0; i < way.size(); i++) {
            for (int j = 0; j < way.size(); j++) {
                assertEquals(Integer.compare(i, j), Integer.signum(way.get(i).compareTo(way.get(j))), i + " and " + j);
            }
        }
    }

    @Test
    void onlyAHoldingPageHasAHighWater() {
        assertEquals(at(0, "20210606-2005", null), at(0, "20210606-2005", "20210606-2000"));
        assertThrows(IllegalArgumentException.class, () -> at(-1, "holding", null));
    }

    @Test
    void anIntentKeepsItAndReadsOneThatHasNone() {
        Intent intent = new Intent(at(2, "holding", "20210606-2005"), List.of(), Set.of());
        assertEquals(intent, IntentFormat.read(IntentFormat.write(intent)));
        Intent before = new Intent(at(2, "holding", null), List.of(), Set.of());
        assertEquals(before, IntentFormat.read(IntentFormat.write(before)));
        assertTrue(intent.compareTo(at(2, "20210606-2005", null)) > 0);
        assertTrue(before.compareTo(at(2, "20210606-2005", null)) < 0);
    }
}
