package mx.prep.histories;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import mx.prep.model.Mode;
import mx.prep.testkit.store.InMemoryStore.Versions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Schedules of live trees that chance rarely finds, each with all rules and without those that it is about. */
class InPlaceDirectedTest extends Schedules {
    /**
     * A killed publisher's write is under way; its successor's file is again what it was before that write. Rewriting
     * makes the late write's condition fail, where each write has a version of its own; repair heals it in any case.
     */
    @Test
    void rewritingAndRepairCoverForEachOtherWhereEachWriteHasAVersion() {
        assertEquals(Optional.empty(), lateWriteOfAKilledPublisher(Versions.COUNTER, Bends.NOTHING));
        assertEquals(Optional.empty(), lateWriteOfAKilledPublisher(Versions.COUNTER, Bends.NO_DIRTY));
        assertEquals(Optional.empty(), lateWriteOfAKilledPublisher(Versions.COUNTER, Bends.NO_REPAIR));
        assertBroken("I5", lateWriteOfAKilledPublisher(Versions.COUNTER, Bends.NO_REPAIR_NO_DIRTY));
    }

    @Test
    void onlyRepairHealsWhereEqualBytesHaveEqualVersions() {
        assertEquals(Optional.empty(), lateWriteOfAKilledPublisher(Versions.CONTENT, Bends.NOTHING));
        assertEquals(Optional.empty(), lateWriteOfAKilledPublisher(Versions.CONTENT, Bends.NO_DIRTY));
        assertBroken("I5", lateWriteOfAKilledPublisher(Versions.CONTENT, Bends.NO_REPAIR));
        assertBroken("I5", lateWriteOfAKilledPublisher(Versions.CONTENT, Bends.NO_REPAIR_NO_DIRTY));
    }

    private Optional<String> lateWriteOfAKilledPublisher(Versions versions, Bends bends) {
        begin(Mode.IN_PLACE, versions, bends);
        world.issue(FIRST);
        publish("p1");
        world.issue(SECOND);
        until("p0", "portal put b.json");
        world.actor("p0").run(List.of(Mishap.LATE, Mishap.KILLED));
        world.issue(THIRD);
        publish("p1");
        world.arriveAll();
        publish("p1");
        world.settle();
        return problem();
    }

    /**
     * A rollback leaves a lagging target as it is. Had it not written again what the paused publisher was about to
     * change, that one's conditions would still hold, though the file that its page needs is cleared away.
     */
    @Test
    void aRollbackThatChangesNothingStillShutsOutAPausedPublisher() {
        assertEquals(Optional.empty(), pausedAtALaggingTarget(Bends.NOTHING));
        assertEquals(Optional.empty(), pausedAtALaggingTarget(Bends.NO_REPAIR));
        assertBroken("I6", pausedAtALaggingTarget(Bends.NO_DIRTY));
    }

    private Optional<String> pausedAtALaggingTarget(Bends bends) {
        begin(new Setup(List.of(Mode.IN_PLACE, Mode.IN_PLACE), Versions.COUNTER), bends);
        world.issue(FIRST);
        publish("p0");
        world.issue(SECOND);
        until("p0", "mirror put x1.js");
        order("o0", Command.ROLLBACK);
        world.actor("p0").run(List.of(Mishap.NONE));
        publish("p1");
        publish("p0");
        world.settle();
        return problem();
    }

    /** What it had begun is in no manifest, only in its plan and in the intent. */
    @ParameterizedTest
    @EnumSource(Versions.class)
    void whatAKilledPublisherLeftIsClearedAway(Versions versions) {
        begin(Mode.IN_PLACE, versions, Bends.NOTHING);
        world.issue(FIRST);
        publish("p1");
        world.intrude();
        world.issue(SECOND);
        until("p0", "portal put index.html");
        world.actor("p0").run(List.of(Mishap.LATE, Mishap.KILLED));
        world.issue(THIRD);
        publish("p1");
        world.arriveAll();
        publish("p1");
        world.settle();
        assertEquals(Optional.empty(), problem());
    }

    /**
     * A publisher looks at the tree while an order puts back a file of the cut before, and reads the intent when that is
     * done: to it the file is one that vanished.
     */
    @ParameterizedTest
    @EnumSource(Versions.class)
    void aPublisherThatLookedBeforeAnotherSettledDeletesNothing(Versions versions) {
        assertEquals(Optional.empty(), lookedBeforeAnotherSettled(versions, Bends.NOTHING));
        assertBroken("I6", lookedBeforeAnotherSettled(versions, Bends.NO_SETTLED_KEY));
    }

    private Optional<String> lookedBeforeAnotherSettled(Versions versions, Bends bends) {
        begin(Mode.IN_PLACE, versions, bends);
        world.issue(FIRST);
        publish("p0");
        world.issue(SECOND);
        publish("p0");
        publish("p0");
        until("p0", "portal list ");
        world.operator("o0", Command.ROLLBACK, 0);
        until("o0", "portal put a.json");
        until("p0", "portal get .prep/intent.json");
        toTheEnd("o0");
        publish("p0");
        return problem();
    }

    /**
     * A publisher reads the pointer, and the intent only when a newer cut is settled: a file that this cut did without
     * and that the next one has again is about to be cleared away.
     */
    @ParameterizedTest
    @EnumSource(Versions.class)
    void aPublisherWhosePointerWasOvertakenLooksAgain(Versions versions) {
        begin(Mode.IN_PLACE, versions, Bends.NOTHING);
        world.publisher("p2", Duration.ZERO);
        world.issue(FIRST);
        publish("p1");
        until("p2", "portal get .prep/current.json");
        world.actor("p2").run(List.of(Mishap.NONE));
        world.issue(SECOND);
        poll("p1");
        until("p0", "portal delete [Deletion[key=x0.js");
        world.issue(new Edition(3, 0));
        until("p1", "portal list ");
        until("p2", "portal put index.html");
        poll("p0");
        publish("p2");
        assertEquals(Optional.empty(), problem());
        world.settle();
        assertEquals(Optional.empty(), problem());
    }

    /** The tree is listed before the site moves; the condition on what was listed is all that keeps the old page out. */
    @ParameterizedTest
    @EnumSource(Versions.class)
    void aPublisherThatPausedBeforeAFileDoesNotPutItOverANewerOne(Versions versions) {
        assertEquals(Optional.empty(), pausedBeforeAFile(versions, Bends.NOTHING));
        assertBroken("I6", pausedBeforeAFile(versions, Bends.NO_PUT_CONDITIONS));
    }

    private Optional<String> pausedBeforeAFile(Versions versions, Bends bends) {
        begin(Mode.IN_PLACE, versions, bends);
        world.issue(FIRST);
        publish("p1");
        world.issue(SECOND);
        until("p0", "portal put a.json");
        world.issue(THIRD);
        publish("p1");
        publish("p0");
        return problem();
    }

    /** Where equal bytes are one version, the delete can't tell that the file is another's: the next poll heals it. */
    @ParameterizedTest
    @EnumSource(Versions.class)
    void aDeletionThatArrivesLateTakesNoFileThatCameBack(Versions versions) {
        assertEquals(Optional.empty(), lateDeletion(versions, Bends.NOTHING));
        assertBroken("I6", lateDeletion(Versions.COUNTER, Bends.NO_DELETE_CONDITIONS));
    }

    /** The first cut's script vanishes with the second and is back with the fourth. */
    private Optional<String> lateDeletion(Versions versions, Bends bends) {
        begin(Mode.IN_PLACE, versions, bends);
        world.issue(FIRST);
        publish("p0");
        world.issue(SECOND);
        until("p0", "portal delete [Deletion[key=x0.js");
        world.actor("p0").run(List.of(Mishap.LATE, Mishap.KILLED));
        world.issue(new Edition(3, 0));
        publish("p1");
        world.arriveAll();
        publish("p1");
        world.settle();
        return problem();
    }
}
