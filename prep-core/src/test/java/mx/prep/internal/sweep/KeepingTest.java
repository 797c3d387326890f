package mx.prep.internal.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import mx.prep.internal.switchover.Rules;
import mx.prep.model.Cut;
import mx.prep.model.Digest;
import mx.prep.model.PackageRef;
import mx.prep.model.Pointer;
import mx.prep.model.ReleaseId;
import mx.prep.model.Window;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeepingTest {
    private static final Digest HEX = Digest.sha256("a".repeat(64));
    private static final Instant NOW = Instant.parse("2021-06-07T02:00:00Z");

    @Test
    void theNewestOfThoseThatWereLiveStayBesidesTheLiveOne() {
        List<ReleaseId> kept = cuts(0, 0, 20);
        Pointer pointer = pointer(0, 20, id(20, 0), kept);
        assertEquals(kept.subList(0, 8), gone(12, pointer, kept));
        assertEquals(kept, gone(0, pointer, List.of(id(20, 0))));
        assertEquals(List.of(), gone(20, pointer, kept));
        assertEquals(List.of(), gone(Integer.MAX_VALUE, pointer, kept));
    }

    @Test
    void whatNeverWasLiveGoesAsSoonAsItCantBeAnyMore() {
        ReleaseId abandoned = id(4, 0);
        ReleaseId underWay = id(6, 0);
        ReleaseId ordered = id(1, 1);
        Pointer pointer = pointer(0, 5, id(5, 0), List.of());
        assertEquals(List.of(abandoned), gone(12, pointer, List.of(underWay, abandoned, ordered, id(5, 0))));
    }

    @Test
    void afterARollbackEveryReleaseOfTheEpochBeforeIsBehindWhateverItsCut() {
        Pointer pointer = pointer(1, 5, id(4, 0), List.of(id(5, 0)));
        assertEquals(List.of(id(6, 0), id(9, 0)), gone(1, pointer, List.of(id(9, 0), id(6, 0), id(6, 1), id(4, 2))));
    }

    @Test
    void whatIsKeptButCouldBeMadeLiveAgainStays() {
        Pointer anyCut = pointer(2, null, id(3, 2), List.of(id(4, 2), id(2, 2), id(1, 1)));
        assertEquals(List.of(id(1, 1)), gone(0, anyCut, List.of()));
    }

    @Test
    void aHoldingPageCanBeShownAgainInItsEpochAndAClosingPageCant() {
        ReleaseId holding = ReleaseId.parse("holding-1-0123456789ab");
        ReleaseId closing = ReleaseId.parse("closing-1-0123456789ab");
        List<ReleaseId> all = List.of(holding, closing);
        assertEquals(List.of(closing), gone(0, pointer(1, 5, id(5, 1), all), all));
        assertEquals(all, gone(0, pointer(2, 5, id(5, 1), all), all));
        assertEquals(List.of(), gone(0, pointer(0, 5, id(5, 0), List.of()), all));
    }

    @Test
    void neverTheLiveOneAndNothingBeforeAnythingIsLive() {
        for (int newest = 0; newest < 3; newest++) {
            Pointer twice = pointer(3, 9, id(5, 0), List.of(id(5, 0), id(4, 0)));
            assertFalse(gone(newest, twice, List.of(id(5, 0))).contains(id(5, 0)));
            assertEquals(List.of(), gone(newest, Pointer.empty(NOW, false), List.of(id(1, 0), id(1, 1))));
        }
    }

    @Test
    void untilADayAfterTheWindowsEndAllThatWereLiveStay() {
        Window window = Window.of(
                LocalDateTime.parse("2021-06-06T20:00"), LocalDateTime.parse("2021-06-08T23:59"), ZoneOffset.UTC);
        Instant end = window.closesAt().plus(Keeping.AFTER_THE_WINDOW);
        assertEquals(
                Integer.MAX_VALUE, Keeping.of(12, window, end.minusSeconds(1)).newest());
        assertEquals(12, Keeping.of(12, window, end).newest());
        assertEquals(12, Keeping.of(12, null, NOW).newest());
        assertThrows(IllegalArgumentException.class, () -> new Keeping(-1));
    }

    @Test
    void whatIsBehindStaysBehindHoweverThePointerGoesOn() {
        List<Pointer> way = List.of(
                Pointer.empty(NOW, false),
                pointer(0, 3, id(3, 0), List.of()),
                pointer(0, 5, id(5, 0), List.of()),
                pointer(1, 4, id(4, 0), List.of()),
                pointer(1, 6, id(6, 1), List.of()),
                pointer(4, 2, id(2, 0), List.of()));
        for (int cut = 0; cut < 8; cut++) {
            for (int epoch = 0; epoch < 5; epoch++) {
                boolean behind = false;
                for (Pointer pointer : way) {
                    boolean now = Rules.isBehind(id(cut, epoch), pointer);
                    assertTrue(now || !behind, id(cut, epoch) + " at " + pointer);
                    behind = now;
                }
            }
        }
    }

    private static List<ReleaseId> gone(int newest, Pointer pointer, List<ReleaseId> there) {
        return new Keeping(newest).gone(pointer, there, Rules::isBehind);
    }

    private static List<ReleaseId> cuts(int epoch, int from, int to) {
        List<ReleaseId> ids = new ArrayList<>();
        for (int cut = from; cut < to; cut++) {
            ids.add(id(cut, epoch));
        }
        return ids;
    }

    private static Pointer pointer(int epoch, @Nullable Integer highWater, ReleaseId live, List<ReleaseId> kept) {
        Cut cut = live.cut();
        return new Pointer(
                epoch,
                highWater == null ? null : cut(highWater),
                live,
                cut == null ? null : new PackageRef(cut, HEX),
                HEX,
                null,
                kept,
                1,
                NOW,
                false);
    }

    private static ReleaseId id(int cut, int epoch) {
        return ReleaseId.of(new PackageRef(cut(cut), HEX), epoch, HEX);
    }

    private static Cut cut(int number) {
        return new Cut(LocalDateTime.parse("2021-06-06T20:00").plusMinutes(5L * number));
    }
}
