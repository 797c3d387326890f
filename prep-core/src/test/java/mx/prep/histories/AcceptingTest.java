package mx.prep.histories;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import mx.prep.model.Mode;
import mx.prep.testkit.store.InMemoryStore.Versions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An operator accepts what was held, while publishers are at work. */
class AcceptingTest extends Schedules {
    private static final Edition FIRST_AGAIN = FIRST.reissued();
    private static final Edition AHEAD = new Edition(Edition.AHEAD, 0);

    /** The first cut is live, and held with other bytes. */
    @BeforeEach
    void reissue() {
        begin(Mode.RELEASES, Versions.COUNTER, Bends.NOTHING);
        world.issue(FIRST);
        publish("p1");
        world.issue(FIRST_AGAIN);
        publish("p1");
        assertLive(FIRST);
        assertEquals(List.of(FIRST_AGAIN.reference()), world.watch().askable());
    }

    @Test
    void aReissuedCutGoesLiveByOrderOnly() {
        order("o0", Command.ACCEPT);
        assertLive(FIRST_AGAIN);
        settle();
        assertLive(FIRST_AGAIN);
    }

    @Test
    void acceptingAnOlderCutLeavesTheNewerOneLive() {
        world.issue(SECOND);
        publish("p0");
        order("o0", Command.ACCEPT);
        assertLive(SECOND);
        order("o1", Command.ROLLBACK);
        assertLive(FIRST_AGAIN);
        settle();
    }

    @Test
    void aPublisherThatPausedBeforeTheSwitchDecidesAgainAfterAnAcceptance() {
        world.issue(SECOND);
        until("p0", MOVE);
        world.operator("o0", Command.ACCEPT, 0);
        until("o0", "edge replace");
        assertLive(FIRST_AGAIN);
        poll("p0");
        assertLive(SECOND);
        toTheEnd("o0");
        assertLive(SECOND);
        settle();
    }

    @Test
    void anAcceptanceThatWasDecidedBeforeANewerCutDoesNotKeepTheSiteBack() {
        world.operator("o0", Command.ACCEPT, 0);
        until("o0", "archive put orders/");
        world.issue(SECOND);
        publish("p0");
        assertLive(SECOND);
        toTheEnd("o0");
        publish("p0");
        assertLive(SECOND);
        settle();
    }

    @Test
    void ofARollbackAndAnAcceptanceAtOnceOneIsToldThatTheOtherWasFirst() {
        world.issue(SECOND);
        publish("p0");
        world.operator("o0", Command.ACCEPT, 0);
        until("o0", "archive put orders/");
        order("o1", Command.ROLLBACK);
        toTheEnd("o0");
        assertEquals(1, world.watch().seen().orders());
        assertTrue(world.trace().stream().anyMatch(l -> l.startsWith("o0 gives up") && l.contains("came first")));
        assertLive(FIRST);
        settle();
    }

    /** What it read of orders and of the pointer doesn't belong together. */
    @Test
    void anOverrideThatAnAcceptanceComesBetweenIsToldSo() {
        world.issue(SECOND);
        publish("p0");
        order("o1", Command.ROLLBACK);
        world.operator("o0", Command.OVERRIDE, 0);
        until("o0", "portal get .prep/current.json");
        order("o1", Command.ACCEPT, world.watch().askable().indexOf(SECOND.reference()));
        assertLive(SECOND);
        toTheEnd("o0");
        assertEquals(2, world.watch().seen().orders());
        assertTrue(world.trace().stream().anyMatch(l -> l.startsWith("o0 gives up") && l.contains("came first")));
        settle();
    }

    /** Its claim is never made: the order stands for it. */
    @Test
    void anAcceptanceOfAnOperatorWhoIsKilledIsCarriedOutByTheNextPoll() {
        world.issue(AHEAD);
        publish("p0");
        assertLive(FIRST);
        world.operator("o0", Command.ACCEPT, world.watch().askable().indexOf(AHEAD.reference()));
        until("o0", "archive put orders/");
        world.actor("o0").run(List.of(Mishap.NONE, Mishap.KILLED));
        assertLive(FIRST);
        publish("p1");
        assertLive(AHEAD);
        settle();
    }

    /** The high water goes back with it: the next cut goes live by itself again. */
    @Test
    void takingBackACutFromTheFutureLetsTheNextCutsGoLive() {
        world.issue(AHEAD);
        publish("p0");
        order("o0", Command.ACCEPT, world.watch().askable().indexOf(AHEAD.reference()));
        assertLive(AHEAD);
        world.issue(SECOND);
        publish("p0");
        assertLive(AHEAD);
        order("o1", Command.ROLLBACK);
        assertLive(SECOND);
        world.issue(THIRD);
        publish("p1");
        assertLive(THIRD);
        settle();
    }
}
