package mx.prep.internal.pipeline;

import static mx.prep.internal.pipeline.PlaceRig.files;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import mx.prep.model.DeliveryResult;
import mx.prep.model.ObjectKey;
import mx.prep.spi.Deletion;
import mx.prep.spi.Precondition;
import mx.prep.testkit.store.Fault;
import mx.prep.testkit.store.FaultScript;
import mx.prep.testkit.store.InMemoryStore.Versions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Publishers in each other's way: paused, killed, late. Each schedule is directed, for stores of both kinds. */
@Tag("long")
class PlaceRaceTest {
    @TempDir
    Path folder;

    private PlaceRig rig;

    private PlaceRig.Machine withCut(Versions versions, int cut) {
        rig = new PlaceRig(folder, versions);
        PlaceRig.Machine one = rig.machine("one");
        rig.offer(cut);
        one.live();
        return one;
    }

    private void assertEndsAt(int cut) {
        rig.pass(Duration.ofMinutes(2));
        rig.machine("last").cycle();
        rig.machine("last").cycle();
        rig.assertServes(cut);
    }

    /** The first put, the page's put, the manifest, the pointer, the settlement. */
    private static final List<String> PAUSES = List.of(
            "get site/.prep/current.json",
            "get site/.prep/intent.json",
            "put site/.prep/plans/",
            "put site/.prep/intent.json",
            "put site/x2.js",
            "put site/a.json",
            "put site/index.html",
            "put site/.prep/releases/",
            "put site/.prep/current.json");

    @ParameterizedTest
    @EnumSource(Versions.class)
    void aPublisherThatWasPausedAnywhereDoesNothingOnceItIsOvertaken(Versions versions) {
        for (String pause : PAUSES) {
            PlaceRig.Machine one = withCut(versions, 1);
            rig.offer(2);
            one.pauseAt(request -> request.startsWith(pause), () -> {
                rig.offer(3);
                rig.machine("two").live();
            });
            DeliveryResult result = one.cycle();
            assertFalse(result instanceof DeliveryResult.Failed, () -> pause + ": " + result);
            assertEquals("<p>corte 3", rig.tree().get("index.html"), pause);
            assertEquals(15, rig.pointer().release().cut().time().getMinute(), pause);
            assertEndsAt(3);
        }
    }

    @ParameterizedTest
    @EnumSource(Versions.class)
    void aPublisherThatWasPausedAnywhereAgreesWithOneThatDidTheSame(Versions versions) {
        for (String pause : PAUSES) {
            PlaceRig.Machine one = withCut(versions, 1);
            rig.offer(2);
            one.pauseAt(
                    request -> request.startsWith(pause),
                    () -> rig.machine("two").live());
            DeliveryResult result = one.cycle();
            assertFalse(result instanceof DeliveryResult.Failed, () -> pause + ": " + result);
            assertEndsAt(2);
        }
    }

    @ParameterizedTest
    @EnumSource(Versions.class)
    void aRepairerThatListedBeforeAnotherFinishedRepairsNothing(Versions versions) {
        for (String pause : List.of("get site/.prep/current.json", "get site/.prep/intent.json")) {
            PlaceRig.Machine one = withCut(versions, 1);
            one.pauseAt(request -> request.equals(pause), () -> {
                rig.offer(2);
                rig.machine("two").live();
            });
            one.cycle();
            Map<String, String> expected = new TreeMap<>(files(2));
            expected.put("x1.js", "x1");
            assertEquals(expected, rig.tree(), pause);
            assertEndsAt(2);
        }
    }

    /** What the listing holds of cut 1 is gone from cut 2 and back in cut 4, with equal bytes. */
    @ParameterizedTest
    @EnumSource(Versions.class)
    void aDeleterThatWasPausedDeletesNothingThatCameBack(Versions versions) {
        PlaceRig.Machine one = withCut(versions, 1);
        rig.offer(2);
        one.live();
        rig.pass(Duration.ofMinutes(2));
        // Where equal bytes are one version, the delete can't tell: the next cycle heals it.
        rig.watching = versions == Versions.COUNTER;
        one.pauseAt(request -> request.startsWith("delete site/x1.js"), () -> {
            rig.offer(4);
            rig.machine("two").live();
        });
        one.cycle();
        if (versions == Versions.COUNTER) {
            assertEquals("x1", rig.tree().get("x1.js"));
        }
        assertEndsAt(4);
    }

    /** The killed one's file is in no manifest, only in the intent. */
    @ParameterizedTest
    @EnumSource(Versions.class)
    void whatAKilledPublisherLeftIsKnownAndGoes(Versions versions) {
        PlaceRig.Machine one = withCut(versions, 1);
        rig.offer(2);
        one.pauseAt("put site/a.json"::equals, () -> one.dieAfter(0));
        assertFalse(one.survives());
        assertTrue(rig.tree().containsKey("x2.js"));
        rig.offer(3);
        PlaceRig.Machine two = rig.machine("two");
        two.live();
        assertTrue(rig.isSettled(), rig::intent);
        assertEndsAt(3);
    }

    /**
     * Cut 2's b.json is under way when its sender dies; cut 3's is cut 1's again. Without another cycle, so that no
     * repair helps: the successor has written it again, and the late write is refused.
     */
    @ParameterizedTest
    @EnumSource(Versions.class)
    void aLateWriteOfAKilledPublisherIsRefusedOrHealed(Versions versions) {
        PlaceRig.Machine one = withCut(versions, 1);
        rig.offer(2);
        rig.target.script(FaultScript.of(r -> r.key().equals("site/b.json"), Fault.LATE));
        one.pauseAt("find site/b.json"::equals, () -> one.dieAfter(0));
        assertFalse(one.survives());
        rig.target.script(FaultScript.NONE);
        rig.offer(3);
        PlaceRig.Machine two = rig.machine("two");
        two.live();
        assertTrue(two.puts().contains("b.json"), "dirty, though equal");
        assertEquals(1, rig.target.applyLate());
        if (versions == Versions.COUNTER) {
            assertEquals("{\"par\":1}", rig.tree().get("b.json"));
        }
        assertEndsAt(3);
    }

    /** The late write comes when no successor has to change anything at that place: repair has to heal it. */
    @ParameterizedTest
    @EnumSource(Versions.class)
    void aLateWriteIsHealedByTheNextCycle(Versions versions) {
        PlaceRig.Machine one = withCut(versions, 1);
        rig.tamper("b.json", "{\"par\":0}");
        assertEquals("{\"par\":0}", rig.tree().get("b.json"));
        rig.machine("two").cycle();
        rig.assertServes(1);
        one.cycle();
        rig.assertServes(1);
    }

    @ParameterizedTest
    @EnumSource(Versions.class)
    void aLostPlanMakesAllThatIsOursDirty(Versions versions) {
        PlaceRig.Machine one = withCut(versions, 1);
        rig.offer(2);
        one.pauseAt("put site/app.js"::equals, () -> one.dieAfter(0));
        assertFalse(one.survives());
        List<Deletion> plans = rig.target.keys().stream()
                .filter(k -> k.value().contains("/plans/"))
                .map(k -> new Deletion(k, Precondition.NONE))
                .toList();
        assertEquals(1, plans.size());
        rig.target.delete(plans);
        rig.offer(3);
        PlaceRig.Machine two = rig.machine("two");
        two.live();
        assertTrue(two.puts().contains("lib.js"), "nobody knows what was done to it");
        assertEndsAt(3);
    }

    /** The claim that a killed publisher began is never made live: an order goes back instead. */
    @ParameterizedTest
    @EnumSource(Versions.class)
    void anOrderOvertakesAHalfUpload(Versions versions) {
        PlaceRig.Machine one = withCut(versions, 1);
        rig.offer(2);
        one.live();
        rig.offer(3);
        one.pauseAt("put site/acerca.html"::equals, () -> one.dieAfter(0));
        assertFalse(one.survives());
        PlaceRig.Machine two = rig.machine("two");
        two.rollback();
        // Cut 1 by the order, then cut 3, which nobody withdrew.
        two.cycle();
        two.cycle();
        assertEndsAt(3);
    }

    @ParameterizedTest
    @EnumSource(Versions.class)
    void aPublisherKilledAtAnyRequestIsCompletedByAnother(Versions versions) {
        int killed = 0;
        for (int step = 0; ; step++) {
            PlaceRig.Machine one = withCut(versions, 1);
            rig.foreign("robots.txt", "theirs");
            rig.offer(2);
            if (one.dieAfter(step).survives()) {
                break;
            }
            killed++;
            PlaceRig.Machine two = rig.machine("two");
            two.cycle();
            int at = step;
            assertEquals("<p>corte 2", rig.tree().get("index.html"), () -> "killed before request " + at);
            rig.pass(Duration.ofMinutes(2));
            two.cycle();
            assertEquals("theirs", rig.tree().get("robots.txt"));
            rig.target.delete(List.of(new Deletion(ObjectKey.of("site/robots.txt"), Precondition.NONE)));
            rig.assertServes(2);
        }
        assertTrue(killed > 30, "only " + killed);
    }

    @ParameterizedTest
    @EnumSource(Versions.class)
    void aPublisherKilledAtAnyRequestIsOvertakenByANewerCut(Versions versions) {
        for (int step = 0; ; step++) {
            PlaceRig.Machine one = withCut(versions, 1);
            rig.offer(2);
            if (one.dieAfter(step).survives()) {
                break;
            }
            rig.offer(3);
            rig.machine("two").live();
            assertEndsAt(3);
        }
    }

    @ParameterizedTest
    @EnumSource(Versions.class)
    void aRepairerOrDeleterKilledAtAnyRequestIsCompleted(Versions versions) {
        int killed = 0;
        for (int step = 0; ; step++) {
            PlaceRig.Machine one = withCut(versions, 1);
            rig.offer(2);
            one.live();
            rig.pass(Duration.ofMinutes(2));
            rig.tamper("app.js", "broken");
            if (one.dieAfter(step).survives()) {
                break;
            }
            killed++;
            rig.machine("two").cycle();
            rig.assertServes(2);
        }
        assertTrue(killed > 4, "only " + killed);
    }

    @ParameterizedTest
    @EnumSource(Versions.class)
    void lostAnswersAndRequestsChangeNothingInTheEnd(Versions versions) {
        for (long seed = 0; seed < 20; seed++) {
            rig = new PlaceRig(folder, versions);
            PlaceRig.Machine one = rig.machine("one");
            PlaceRig.Machine two = rig.machine("two");
            rig.target.script(FaultScript.random(
                    seed, 0.2, Fault.LOST_ANSWER, Fault.LOST_REQUEST, Fault.UNAVAILABLE, Fault.LATE));
            for (int cut = 1; cut < 6; cut++) {
                rig.offer(cut);
                one.cycle();
                two.cycle();
                if (cut % 2 == 0) {
                    rig.target.applyLate();
                }
            }
            rig.target.script(FaultScript.NONE);
            rig.target.applyLate();
            one.cycle();
            assertInstanceOf(DeliveryResult.AlreadyLive.class, two.cycle());
            assertEndsAt(5);
        }
    }
}
