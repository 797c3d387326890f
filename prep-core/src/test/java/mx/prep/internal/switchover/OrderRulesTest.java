package mx.prep.internal.switchover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import mx.prep.internal.switchover.OrderRules.Ground;
import mx.prep.model.Acceptance;
import mx.prep.model.Cut;
import mx.prep.model.Decree;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.LedgerEntry;
import mx.prep.model.Order;
import mx.prep.model.OrderKind;
import mx.prep.model.PackageRef;
import mx.prep.model.Pointer;
import mx.prep.model.ReleaseId;
import mx.prep.model.Standing;
import org.junit.jupiter.api.Test;

class OrderRulesTest {
    private static final Instant NOW = Instant.parse("2021-06-07T01:00:00Z");
    private static final Decree DECREE = new Decree("ana", "why", NOW);
    private static final Digest RECIPE = Digest.of(DigestAlgorithm.SHA256, new byte[0]);
    private static final PackageRef FIRST = reference("20210606-2000", "a");
    private static final PackageRef SECOND = reference("20210606-2015", "b");
    private static final PackageRef REISSUED = reference("20210606-2015", "e");

    @Test
    void anAcceptedPackageOfTheLiveCutOrANewerOneGoesLive() {
        Order order = OrderRules.accept(Ground.of(null, live(0, SECOND)), Acceptance.of(REISSUED), DECREE);

        assertEquals(1, order.number());
        assertEquals(REISSUED, order.live());
        assertEquals(SECOND.cut(), order.highWater());
        assertTrue(order.acceptance(REISSUED).isPresent());
    }

    @Test
    void anAcceptedOlderPackageLeavesWhatIsLive() {
        PackageRef old = reference("20210606-2000", "f");
        Order order = OrderRules.accept(Ground.of(null, live(0, SECOND)), Acceptance.of(old), DECREE);

        assertEquals(SECOND, order.live());
        assertEquals(SECOND.cut(), order.highWater());
        assertTrue(order.acceptance(old).isPresent());
    }

    @Test
    void acceptingNeverLowersTheHighWater() {
        Order rollback = new Order(
                1, OrderKind.ROLLBACK, FIRST, SECOND.cut(), Standing.NONE.withdraw(SECOND.sha256()), null, DECREE);
        PackageRef between = reference("20210606-2005", "f");
        Order order =
                OrderRules.accept(Ground.of(rollback, pointer(1, FIRST, SECOND.cut())), Acceptance.of(between), DECREE);

        assertEquals(2, order.number());
        assertEquals(between, order.live());
        assertEquals(SECOND.cut(), order.highWater());
        assertTrue(order.withdrawn().contains(SECOND.sha256()), "what was withdrawn stays withdrawn");
    }

    @Test
    void theFirstPackageOfTheNightCanBeAccepted() {
        Order order = OrderRules.accept(Ground.of(null, Pointer.empty(NOW, false)), Acceptance.of(FIRST), DECREE);

        assertEquals(FIRST, order.live());
        assertEquals(FIRST.cut(), order.highWater());
    }

    @Test
    void whatAnOrderThatIsNotCarriedOutSaysIsTheGround() {
        Order rollback = new Order(
                1, OrderKind.ROLLBACK, FIRST, SECOND.cut(), Standing.NONE.withdraw(SECOND.sha256()), null, DECREE);
        Ground ground = Ground.of(rollback, live(0, SECOND));
        Order hold = OrderRules.stay(OrderKind.HOLD, ground, ground.standing().hold(), DECREE);

        assertEquals(FIRST, hold.live());
        assertEquals(SECOND.cut(), hold.highWater());
        assertTrue(hold.standing().held());
    }

    @Test
    void whereNothingIsLiveAnOrderLeavesItSo() {
        Ground ground = Ground.of(null, (Pointer) null);
        Order hold = OrderRules.stay(OrderKind.HOLD, ground, ground.standing().hold(), DECREE);

        assertNull(hold.live());
        assertNull(hold.highWater());
    }

    @Test
    void withoutPointersTheLedgerTellsWhereTheLastEpochWas() {
        Order rollback = new Order(
                1, OrderKind.ROLLBACK, FIRST, SECOND.cut(), Standing.NONE.withdraw(SECOND.sha256()), null, DECREE);
        PackageRef third = reference("20210606-2030", "c");
        List<LedgerEntry> entries = List.of(
                entry(1, 0, SECOND, LedgerEntry.Kind.LIVE),
                entry(2, 1, FIRST, LedgerEntry.Kind.LIVE),
                entry(3, 1, third, LedgerEntry.Kind.LIVE),
                entry(4, 1, reference("20210606-2045", "d"), LedgerEntry.Kind.INTEND));

        Order adopt = OrderRules.adopt(Ground.of(rollback, entries), "portal", DECREE);

        assertEquals(2, adopt.number());
        assertEquals(third, adopt.live());
        assertEquals(third.cut(), adopt.highWater());
        assertEquals("portal", adopt.target());
        assertEquals(
                FIRST,
                OrderRules.adopt(Ground.of(rollback, List.of()), "portal", DECREE)
                        .live());
    }

    private static LedgerEntry entry(long number, int epoch, PackageRef reference, LedgerEntry.Kind kind) {
        ReleaseId release = ReleaseId.of(reference, epoch, RECIPE);
        return new LedgerEntry(number, null, kind, "portal", epoch, release, reference, "live", "one", NOW);
    }

    private static PackageRef reference(String cut, String digit) {
        return new PackageRef(Cut.parse(cut), Digest.sha256(digit.repeat(64)));
    }

    private static Pointer live(int epoch, PackageRef live) {
        return pointer(epoch, live, live.cut());
    }

    private static Pointer pointer(int epoch, PackageRef live, Cut highWater) {
        ReleaseId id = ReleaseId.of(live, epoch, RECIPE);
        return new Pointer(epoch, highWater, id, live, RECIPE, null, List.of(), 1, NOW, false);
    }
}
