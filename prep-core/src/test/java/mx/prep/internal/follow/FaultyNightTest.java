package mx.prep.internal.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import mx.prep.Auditor;
import mx.prep.internal.follow.FaultyNight.Weight;
import mx.prep.model.AuditReport;
import mx.prep.model.Mode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole night of 288 cuts in one process; something goes wrong with a third of them. */
@Tag("long")
class FaultyNightTest {
    private static final int CUTS = 288;
    /** What the process needs once it has seen everything at least once is held against what it needs at the end. */
    private static final int WARM = 50;
    /** By then it is known how often cuts come. */
    private static final int FIRST_TROUBLE = 9;

    private static final int LAST_TROUBLE = CUTS - 5;
    private static final int EACH = 4;

    @TempDir
    Path folder;

    @Test
    void everyCutIsPublishedHeldOrRefusedForTheRightReasonAndNothingGrows() throws IOException {
        try (FaultyNight night = new FaultyNight(folder, CUTS)) {
            plan(night, new Random(2021));
            List<Weight> weights = new ArrayList<>();
            night.lookAt(night.moment(WARM), () -> weights.add(night.weigh()));
            night.lookAt(night.moment(CUTS - 1), () -> weights.add(night.weigh()));
            night.follow();

            assertEquals(night.expectedFates, night.fates);
            assertEquals(night.expectedAlarms, night.alarms);
            assertEquals(List.of(), night.toldTwice);
            assertEquals(List.of(), night.stillOpen);
            assertFlat(weights.get(0), weights.get(1));
            assertWhole(night);
        }
    }

    /** Each trouble as often, in any order, every other cut at most, so that what it leads to can be told. */
    private static void plan(FaultyNight night, Random random) {
        List<Trouble> troubles = new ArrayList<>();
        for (Trouble trouble : Trouble.values()) {
            troubles.addAll(Collections.nCopies(trouble == Trouble.NONE ? 0 : EACH, trouble));
        }
        Collections.shuffle(troubles, random);
        for (int cut = 0; cut < CUTS; cut++) {
            boolean calm = cut < FIRST_TROUBLE || cut > LAST_TROUBLE || cut % 2 == 0 || troubles.isEmpty();
            Trouble trouble = calm ? Trouble.NONE : troubles.remove(0);
            Instant out = night.moment(cut).plusSeconds(5 + random.nextInt(35));
            trouble.arrange(night, cut, out);
        }
        assertEquals(List.of(), troubles, "each found its cut");
    }

    /** A package for each cut that stays in memory would be 15 MB, a thread or an open file for each cut 237. */
    private static void assertFlat(Weight warm, Weight end) {
        long kept = (end.objects() - warm.objects()) << 10;
        assertTrue(kept > 0, "the archive grows");
        assertTrue(end.heap() - warm.heap() < kept + (5 << 20), () -> "from " + warm + " to " + end);
        assertTrue(end.threads() - warm.threads() < 8, () -> "from " + warm + " to " + end);
        assertTrue(end.descriptors() - warm.descriptors() < 16, () -> "from " + warm + " to " + end);
    }

    private void assertWhole(FaultyNight night) {
        try (Auditor auditor = Auditor.builder()
                .archive(night.archive)
                .target(FaultyNight.target("portal", night.portal, Mode.RELEASES))
                .target(FaultyNight.target("plain", night.plain, Mode.IN_PLACE))
                .work(folder.resolve("audit"))
                .clock(night.time)
                .build()) {
            AuditReport report = auditor.audit();
            assertEquals(List.of(), report.problems());
            assertEquals(List.of("portal", "plain"), report.targets());
            assertTrue(report.claims() > CUTS - 3 * EACH, report::toString);
            assertTrue(report.quarantined() > 0, report::toString);
        }
    }
}
