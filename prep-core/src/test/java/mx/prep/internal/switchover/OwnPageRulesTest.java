package mx.prep.internal.switchover;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import mx.prep.model.Cut;
import mx.prep.model.Decree;
import mx.prep.model.Digest;
import mx.prep.model.FileOverride;
import mx.prep.model.ObjectKey;
import mx.prep.model.Order;
import mx.prep.model.OrderKind;
import mx.prep.model.PackageRef;
import mx.prep.model.PageKind;
import mx.prep.model.PageRef;
import mx.prep.model.Pointer;
import mx.prep.model.ReleaseId;
import mx.prep.model.Standing;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What holding pages, closing pages and overrides change about who may move the site. */
class OwnPageRulesTest {
    private static final Instant NOW = Instant.parse("2021-06-07T02:00:00Z");
    private static final Digest HEX = Digest.sha256("e".repeat(64));
    private static final PackageRef FIRST = reference("20210606-2000", "a");
    private static final PackageRef SECOND = reference("20210606-2015", "b");
    private static final PageRef HOLDING = new PageRef(PageKind.HOLDING, HEX);
    private static final PageRef CLOSING = new PageRef(PageKind.CLOSING, HEX);

    @Test
    void theFirstCutReplacesAHoldingPageByItself() {
        Pointer holding = pointer(0, null, ReleaseId.of(HOLDING, 0, HEX), null);
        assertEquals(new Decision.Move(0, FIRST.cut(), FIRST), Rules.decide(List.of(), List.of(FIRST), holding));
        assertEquals(new Decision.Stay(), Rules.decide(List.of(), List.of(), holding));
    }

    @Test
    void aClosingPageReplacesEveryTargetsSiteAndNothingMovesAfterIt() {
        Order close = order(1, OrderKind.CLOSE, SECOND, Standing.NONE.close(CLOSING));
        Pointer live = pointer(0, SECOND.cut(), ReleaseId.of(SECOND, 0, HEX), SECOND);
        assertEquals(new Decision.Move(1, SECOND.cut(), CLOSING), Rules.decide(List.of(close), List.of(), live));
        Pointer lagging = pointer(0, null, null, null);
        assertEquals(
                new Decision.Move(1, SECOND.cut(), CLOSING),
                Rules.decide(List.of(close), List.of(FIRST, SECOND), lagging));
        Pointer closed = pointer(1, SECOND.cut(), ReleaseId.of(CLOSING, 1, HEX), null);
        PackageRef late = reference("20210609-0000", "f");
        assertEquals(new Decision.Stay(), Rules.decide(List.of(close), List.of(late), closed));
    }

    @Test
    void aTargetThatMissedTheClosingOrderFindsItInEveryLaterOne() {
        Order close = order(1, OrderKind.CLOSE, SECOND, Standing.NONE.close(CLOSING));
        Order hold = order(2, OrderKind.HOLD, null, close.standing().hold());
        Pointer lagging = pointer(0, SECOND.cut(), ReleaseId.of(SECOND, 0, HEX), SECOND);
        assertEquals(
                new Decision.Move(2, SECOND.cut(), CLOSING), Rules.decide(List.of(close, hold), List.of(), lagging));
    }

    @Test
    void overridesStandInEveryReleaseOfTheEpochUntilAnOrderTakesThemAway() {
        List<FileOverride> files = List.of(new FileOverride(ObjectKey.of("ads.txt"), HEX, 1));
        Standing standing = Standing.NONE.override(files.get(0));
        Order override = order(1, OrderKind.OVERRIDE, FIRST, standing);
        Pointer before = pointer(0, FIRST.cut(), ReleaseId.of(FIRST, 0, HEX), FIRST);
        assertEquals(
                new Decision.Move(1, SECOND.cut(), FIRST, files), Rules.decide(List.of(override), List.of(), before));
        Pointer after = pointer(1, FIRST.cut(), ReleaseId.of(FIRST, 1, HEX, files), FIRST);
        assertEquals(
                new Decision.Move(1, SECOND.cut(), SECOND, files),
                Rules.decide(List.of(override), List.of(SECOND), after));
        Order gone = order(2, OrderKind.OVERRIDE, SECOND, standing.giveBack(ObjectKey.of("ads.txt")));
        assertEquals(
                new Decision.Move(2, SECOND.cut(), SECOND), Rules.decide(List.of(override, gone), List.of(), after));
    }

    private static Order order(int number, OrderKind kind, @Nullable PackageRef live, Standing standing) {
        return new Order(number, kind, live, SECOND.cut(), standing, null, new Decree("ana", "why", NOW));
    }

    private static Pointer pointer(
            int epoch, @Nullable Cut highWater, @Nullable ReleaseId release, @Nullable PackageRef live) {
        return new Pointer(
                epoch, highWater, release, live, release == null ? null : HEX, null, List.of(), 1, NOW, false);
    }

    private static PackageRef reference(String cut, String hex) {
        return new PackageRef(Cut.parse(cut), Digest.sha256(hex.repeat(64)));
    }
}
