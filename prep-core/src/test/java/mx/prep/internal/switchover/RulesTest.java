package mx.prep.internal.switchover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import mx.prep.model.Acceptance;
import mx.prep.model.Cut;
import mx.prep.model.Decree;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.HoldReason;
import mx.prep.model.Order;
import mx.prep.model.OrderKind;
import mx.prep.model.PackageRef;
import mx.prep.model.Pointer;
import mx.prep.model.ReleaseId;
import mx.prep.model.Standing;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RulesTest {
    private static final Instant NOW = Instant.parse("2021-06-07T01:00:00Z");
    private static final Decree DECREE = new Decree("ana", "wrong figures", NOW);
    private static final PackageRef FIRST = reference("20210606-2000", "a");
    private static final PackageRef SECOND = reference("20210606-2015", "b");
    private static final PackageRef THIRD = reference("20210606-2030", "c");

    @Test
    void theNewestClaimAboveTheHighWaterGoesLive() {
        Decision decision = Rules.decide(List.of(), List.of(FIRST, THIRD, SECOND), Pointer.empty(NOW, false));

        assertEquals(new Decision.Move(0, THIRD.cut(), THIRD), decision);
    }

    @Test
    void aCutAtOrBelowTheHighWaterNeverMovesTheSite() {
        assertInstanceOf(Decision.Stay.class, Rules.decide(List.of(), List.of(FIRST, SECOND), live(0, SECOND, SECOND)));
    }

    @Test
    void anotherPackageOfTheLiveCutNeverMovesTheSite() {
        PackageRef reissued = reference("20210606-2015", "f");

        assertInstanceOf(Decision.Stay.class, Rules.decide(List.of(), List.of(reissued), live(0, SECOND, SECOND)));
    }

    @Test
    void anOrderTakesPackageAndHighWaterFromItselfNotFromThePointer() {
        Order rollback = order(1, SECOND, THIRD, null, Set.of(THIRD.sha256()));

        assertEquals(
                new Decision.Move(1, THIRD.cut(), SECOND),
                Rules.decide(List.of(rollback), List.of(FIRST, SECOND, THIRD), live(0, FIRST, FIRST)));
    }

    @Test
    void aRollbackDoesNotUndoItself() {
        Order rollback = order(1, SECOND, THIRD, null, Set.of(THIRD.sha256()));

        assertInstanceOf(
                Decision.Stay.class,
                Rules.decide(List.of(rollback), List.of(FIRST, SECOND, THIRD), live(1, SECOND, THIRD)));
    }

    @Test
    void theNextNewerCutGoesLiveAfterARollback() {
        Order rollback = order(1, SECOND, THIRD, null, Set.of(THIRD.sha256()));
        PackageRef fourth = reference("20210606-2045", "d");

        assertEquals(
                new Decision.Move(1, fourth.cut(), fourth),
                Rules.decide(List.of(rollback), List.of(THIRD, fourth), live(1, SECOND, THIRD)));
    }

    @Test
    void aWithdrawnPackageStaysAwayEvenAboveTheHighWater() {
        Order rollback = order(1, FIRST, FIRST, null, Set.of(THIRD.sha256()));

        assertEquals(
                new Decision.Move(1, SECOND.cut(), SECOND),
                Rules.decide(List.of(rollback), List.of(SECOND, THIRD), live(1, FIRST, FIRST)));
    }

    @Test
    void aPointerAheadOfTheOrdersMeansThatTheyWereReadTooEarly() {
        assertInstanceOf(Decision.ReadAgain.class, Rules.decide(List.of(), List.of(THIRD), live(1, SECOND, THIRD)));
    }

    @Test
    void anAcceptedPackageStandsForItsCutsClaim() {
        PackageRef reissued = reference("20210606-2030", "e");
        Order accept = order(1, SECOND, SECOND, reissued, Set.of());

        assertEquals(
                new Decision.Move(1, reissued.cut(), reissued),
                Rules.decide(List.of(accept), List.of(THIRD), live(1, SECOND, SECOND)));
    }

    @Test
    void whatAnEarlierOrderAcceptedStandsInTheNewest() {
        PackageRef reissued = reference("20210606-2030", "e");
        Standing standing = Standing.NONE.accept(Acceptance.of(reissued));
        Order retry = new Order(2, OrderKind.RETRY, SECOND, SECOND.cut(), standing, null, DECREE);

        assertEquals(
                new Decision.Move(2, reissued.cut(), reissued),
                Rules.decide(List.of(retry), List.of(THIRD), live(2, SECOND, SECOND)));
    }

    @Test
    void whileItIsHeldNothingMovesByItselfAndAnOrderStillDoes() {
        Order hold = new Order(1, OrderKind.HOLD, SECOND, SECOND.cut(), Standing.NONE.hold(), null, DECREE);
        Order resume = new Order(
                2, OrderKind.RESUME, SECOND, SECOND.cut(), hold.standing().resume(), null, DECREE);

        assertInstanceOf(Decision.Stay.class, Rules.decide(List.of(hold), List.of(THIRD), live(1, SECOND, SECOND)));
        assertEquals(
                new Decision.Move(1, SECOND.cut(), SECOND),
                Rules.decide(List.of(hold), List.of(THIRD), live(0, FIRST, FIRST)));
        assertEquals(
                new Decision.Move(2, THIRD.cut(), THIRD),
                Rules.decide(List.of(hold, resume), List.of(THIRD), live(2, SECOND, SECOND)));
    }

    @Test
    void acceptingAWithdrawnPackageNamesItAgain() {
        Standing standing = Standing.NONE.withdraw(THIRD.sha256()).accept(Acceptance.of(THIRD));

        assertEquals(Set.of(), standing.withdrawn());
        assertEquals(Set.of(THIRD.sha256()), standing.withdraw(THIRD.sha256()).withdrawn());
    }

    @Test
    void rollbackGoesToTheCutBeforeAndKeepsTheHighWater() {
        Order order = Rules.rollback(List.of(), List.of(FIRST, SECOND, THIRD), live(0, THIRD, THIRD), DECREE)
                .orElseThrow();

        assertEquals(order(1, SECOND, THIRD, null, Set.of(THIRD.sha256())), order);
    }

    @Test
    void aSecondRollbackGoesOneFurther() {
        Order first = order(1, SECOND, THIRD, null, Set.of(THIRD.sha256()));

        Order second = Rules.rollback(List.of(first), List.of(FIRST, SECOND, THIRD), live(1, SECOND, THIRD), DECREE)
                .orElseThrow();

        assertEquals(order(2, FIRST, THIRD, null, Set.of(THIRD.sha256(), SECOND.sha256())), second);
    }

    @Test
    void takingBackACutFromTheFutureLetsTheCutsOfTodayGoLiveAgain() {
        PackageRef future = reference("20210607-2355", "f");
        PackageRef missed = reference("20210606-2020", "d");
        Acceptance ahead = new Acceptance(future, Set.of(), false, Set.of(HoldReason.AHEAD_OF_TIME));
        Order accept = new Order(1, OrderKind.ACCEPT, future, future.cut(), Standing.NONE.accept(ahead), null, DECREE);
        List<PackageRef> claims = List.of(FIRST, SECOND, missed, future);

        Order back = Rules.rollback(List.of(accept), claims, live(1, future, future), DECREE)
                .orElseThrow();

        assertEquals(missed, back.live());
        assertEquals(missed.cut(), back.highWater());
        assertEquals(
                new Decision.Move(2, THIRD.cut(), THIRD),
                Rules.decide(List.of(accept, back), List.of(THIRD, future), live(2, missed, missed)),
                "and the one from the future stays away");
    }

    @Test
    void thereIsNothingBeforeTheFirstCut() {
        assertTrue(Rules.rollback(List.of(), List.of(FIRST), live(0, FIRST, FIRST), DECREE)
                .isEmpty());
        assertTrue(Rules.rollback(List.of(), List.of(FIRST), Pointer.empty(NOW, false), DECREE)
                .isEmpty());
    }

    @Test
    void anOrderCantMakeLiveWhatItWithdraws() {
        assertThrows(IllegalArgumentException.class, () -> order(1, SECOND, SECOND, null, Set.of(SECOND.sha256())));
    }

    private static PackageRef reference(String cut, String digit) {
        return new PackageRef(Cut.parse(cut), Digest.sha256(digit.repeat(64)));
    }

    private static Order order(
            int number, PackageRef live, PackageRef highWater, @Nullable PackageRef accepted, Set<Digest> withdrawn) {
        OrderKind kind = accepted == null ? OrderKind.ROLLBACK : OrderKind.ACCEPT;
        List<Acceptance> acceptances = accepted == null ? List.of() : List.of(Acceptance.of(accepted));
        Standing standing = new Standing(acceptances, withdrawn, false);
        return new Order(number, kind, live, highWater.cut(), standing, null, DECREE);
    }

    private static Pointer live(int epoch, PackageRef live, PackageRef highWater) {
        Digest recipe = Digest.of(DigestAlgorithm.SHA256, new byte[0]);
        ReleaseId id = ReleaseId.of(live, epoch, recipe);
        return new Pointer(epoch, highWater.cut(), id, live, recipe, null, List.of(), 1, NOW, false);
    }
}
