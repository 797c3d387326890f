package mx.prep.histories;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import mx.prep.model.Mode;
import mx.prep.testkit.store.InMemoryStore.Versions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The outlet closes the site and opens it again, while publishers are at work. */
class ClosingTest extends Schedules {
    /** Its high water is the cut that it opens with, so that a rollback leaves one. */
    @ParameterizedTest
    @EnumSource(Mode.class)
    void aSiteThatWasClosedBeforeItsFirstCutOpensWithTheNewest(Mode mode) {
        begin(mode, Versions.COUNTER, Bends.NOTHING);
        publish("p0");
        order("o0", Command.CLOSE);
        world.issue(FIRST);
        publish("p0");
        world.issue(SECOND);
        publish("p1");
        assertNull(world.watch().livePackage());
        order("o1", Command.REOPEN);
        assertLive(SECOND);
        order("o0", Command.ROLLBACK);
        assertLive(FIRST);
        settle();
        assertLive(FIRST);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aPublisherThatPausedBeforeTheSwitchLeavesAClosedSiteClosed(Mode mode) {
        beginBeforeTheSwitch(mode);
        order("o0", Command.CLOSE);
        assertNull(world.watch().livePackage());
        publish("p0");
        assertNull(world.watch().livePackage());
        settle();
        order("o1", Command.REOPEN);
        publish("p1");
        assertLive(SECOND);
        settle();
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void whatStandsOverAPathStandsInTheCutOfAPublisherThatPausedBefore(Mode mode) {
        beginBeforeTheSwitch(mode);
        order("o0", Command.OVERRIDE);
        publish("p0");
        assertLive(SECOND);
        assertEquals(1, world.watch().overrides().size());
        settle();
    }

    /** The first cut is live, and a publisher is about to switch to the second. */
    private void beginBeforeTheSwitch(Mode mode) {
        begin(mode, Versions.COUNTER, Bends.NOTHING);
        world.issue(FIRST);
        publish("p0");
        world.issue(SECOND);
        until("p0", MOVE);
    }
}
