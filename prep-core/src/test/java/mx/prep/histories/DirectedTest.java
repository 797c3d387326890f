package mx.prep.histories;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import mx.prep.model.Mode;
import mx.prep.testkit.store.InMemoryStore.Versions;
import org.junit.jupiter.api.Test;

/** Schedules that chance rarely finds, each with all rules and without the one that it is about. */
class DirectedTest extends Schedules {
    private void begin(Bends bends) {
        begin(Mode.RELEASES, Versions.COUNTER, bends);
    }

    @Test
    void aPublisherThatPausedBeforeTheSwitchDoesNotTakeTheSiteBack() {
        assertEquals(Optional.empty(), pausedBeforeTheSwitch(Bends.NOTHING));
        assertBroken("I1", pausedBeforeTheSwitch(Bends.NO_RECHECK));
        assertBroken("I1", pausedBeforeTheSwitch(Bends.NO_COMPARE));
    }

    private Optional<String> pausedBeforeTheSwitch(Bends bends) {
        begin(bends);
        world.issue(FIRST);
        publish("p1");
        world.issue(SECOND);
        until("p0", MOVE);
        world.issue(THIRD);
        publish("p1");
        publish("p0");
        return problem();
    }

    @Test
    void aPublisherThatPausedBeforeTheSwitchDoesNotUndoARollback() {
        assertEquals(Optional.empty(), pausedAcrossARollback(Bends.NOTHING));
        assertEquals(
                Optional.empty(),
                pausedAcrossARollback(Bends.NO_RECHECK),
                "orders are listed once more before the switch, which covers for the other guard here");
    }

    private Optional<String> pausedAcrossARollback(Bends bends) {
        begin(bends);
        world.issue(FIRST);
        publish("p1");
        world.issue(SECOND);
        publish("p1");
        world.issue(THIRD);
        until("p0", MOVE);
        order("o0", Command.ROLLBACK);
        publish("p0");
        return problem();
    }

    @Test
    void aSwitchThatArrivesLateIsRefused() {
        assertEquals(Optional.empty(), lateSwitch(Bends.NOTHING));
        assertBroken("I1", lateSwitch(Bends.NO_COMPARE));
    }

    private Optional<String> lateSwitch(Bends bends) {
        begin(bends);
        world.issue(FIRST);
        until("p0", MOVE);
        publish("p0");
        world.issue(SECOND);
        until("p0", MOVE);
        world.actor("p0").run(List.of(Mishap.LATE, Mishap.KILLED));
        world.issue(THIRD);
        publish("p1");
        world.arriveAll();
        return problem();
    }

    @Test
    void aPublisherThatPausedBeforeTheEdgeDoesNotTakeItBack() {
        pausedBeforeTheEdge(Bends.NOTHING);
        assertEquals(world.watch().live(), world.edgeServes());
        pausedBeforeTheEdge(Bends.NO_REVISION);
        assertNotEquals(world.watch().live(), world.edgeServes());
    }

    private void pausedBeforeTheEdge(Bends bends) {
        begin(bends);
        world.issue(FIRST);
        until("p0", "edge replace");
        world.issue(SECOND);
        publish("p1");
        world.actor("p0").run(List.of(Mishap.NONE));
    }

    /** An order stages the first cut once more, in its own epoch, while a sweep has seen it and not the order. */
    @Test
    void aSweepThatListedDuringAnOrderLeavesWhatTheOrderStages() {
        assertEquals(Optional.empty(), sweptDuringAnOrder(Bends.NOTHING));
        assertBroken("I2", sweptDuringAnOrder(Bends.NO_SWEEP_EPOCH));
    }

    private Optional<String> sweptDuringAnOrder(Bends bends) {
        begin(bends);
        for (Edition cut : List.of(FIRST, SECOND, THIRD)) {
            world.issue(cut);
            publish("p0");
        }
        sweep();
        order("o0", Command.ROLLBACK);
        world.operator("o1", Command.ROLLBACK, 0);
        until("o1", MOVE);
        world.sweeper(History.SWEEPER);
        untilEndOr(History.SWEEPER, "portal delete");
        toTheEnd("o1");
        toTheEnd(History.SWEEPER);
        return problem();
    }

    private void sweep() {
        world.sweeper(History.SWEEPER);
        toTheEnd(History.SWEEPER);
    }

    @Test
    void ofTwoOperatorsWhoOrderAtOnceOneIsToldThatTheOtherWasFirst() {
        begin(Bends.NOTHING);
        world.issue(FIRST);
        publish("p0");
        world.issue(SECOND);
        publish("p0");
        world.operator("o0", Command.ROLLBACK, 0);
        until("o0", "archive put orders/");
        order("o1", Command.ROLLBACK);
        toTheEnd("o0");

        assertEquals(1, world.watch().seen().orders());
        assertTrue(
                world.trace().stream().anyMatch(l -> l.startsWith("o0 gives up") && l.contains("came first")),
                () -> String.join("\n", world.trace()));
        assertEquals(FIRST.reference(), world.watch().livePackage());
        assertEquals(Optional.empty(), problem());
    }

    /** Decided before the third cut was live: the site goes back behind it, and on to it again. */
    @Test
    void anOrderThatArrivesLateDelaysNoNewerCutByAPoll() {
        begin(Bends.NOTHING);
        world.issue(FIRST);
        publish("p0");
        world.issue(SECOND);
        publish("p0");
        world.operator("o0", Command.ROLLBACK, 0);
        until("o0", "archive put orders/");
        world.actor("o0").run(List.of(Mishap.LATE));
        world.issue(THIRD);
        publish("p0");
        world.arriveAll();
        poll("p0");
        assertEquals(1, world.watch().seen().orders());
        assertEquals(THIRD.reference(), world.watch().livePackage());
        world.settle();
        assertEquals(Optional.empty(), problem());
    }

    @Test
    void anOrderOfAnOperatorWhoIsKilledIsCarriedOutByTheNextPoll() {
        begin(Bends.NOTHING);
        world.issue(FIRST);
        publish("p0");
        world.issue(SECOND);
        publish("p0");
        world.operator("o0", Command.ROLLBACK, 0);
        until("o0", "archive put orders/");
        world.actor("o0").run(List.of(Mishap.NONE, Mishap.KILLED));
        assertEquals(SECOND.reference(), world.watch().livePackage());

        publish("p1");
        assertEquals(FIRST.reference(), world.watch().livePackage());
        world.settle();
        assertEquals(Optional.empty(), problem());
    }
}
