package mx.prep.internal.pipeline;

import static mx.prep.internal.pipeline.PlaceRig.files;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import mx.prep.error.StoreException.Kind;
import mx.prep.event.PublishEvent;
import mx.prep.model.DeliveryResult;
import mx.prep.model.HoldReason;
import mx.prep.model.InPlaceRules;
import mx.prep.model.ObjectKey;
import mx.prep.testkit.store.Fault;
import mx.prep.testkit.store.FaultScript;
import mx.prep.testkit.store.InMemoryStore.Versions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one publisher does in place, when nobody is in its way. */
class PlaceStepsTest {
    @TempDir
    Path folder;

    private PlaceRig rig;
    private PlaceRig.Machine one;

    @BeforeEach
    void open() {
        rig = new PlaceRig(folder, Versions.COUNTER);
        one = rig.machine("one");
    }

    @Test
    void onlyWhatChangedIsPutGroupByGroupWithTheEntryLast() {
        rig.offer(1);
        one.live();
        rig.offer(2);
        DeliveryResult.Live live = one.live();

        assertEquals(List.of("x2.js", "a.json", "b.json", "app.js", "acerca.html", "index.html"), one.puts());
        assertEquals(1, live.changes().added());
        assertEquals(5, live.changes().changed());
        assertTrue(live.confirmation().isConfirmed(), live::toString);
        assertEquals("x1", rig.tree().get("x1.js"), "what vanished stays for pages that are still open");
    }

    @Test
    void theTreeIsListedBeforePointerAndIntentAreRead() {
        rig.offer(1);
        one.live();
        List<String> requests = one.requests;
        int list = requests.indexOf("list site/");
        int pointer = requests.indexOf("get site/.prep/current.json");
        int intent = requests.indexOf("get site/.prep/intent.json");
        assertTrue(list >= 0 && list < pointer && pointer < intent, requests::toString);
        int plan = requests.indexOf(requests.stream()
                .filter(r -> r.startsWith("put site/.prep/plans/"))
                .findFirst()
                .orElseThrow());
        int named = requests.indexOf("put site/.prep/intent.json");
        int first = requests.indexOf("put site/" + one.puts().get(0));
        assertTrue(intent < plan && plan < named && named < first, requests::toString);
    }

    @Test
    void anUnchangedCycleAsksThreeThingsOfTheTarget() {
        rig.offer(1);
        one.live();
        assertInstanceOf(DeliveryResult.AlreadyLive.class, one.cycle());
        assertEquals(
                List.of("list site/", "get site/.prep/current.json", "get site/.prep/intent.json"),
                one.requests.stream().filter(r -> r.contains(" site/")).toList());
    }

    @Test
    void whatVanishedGoesAfterTheGrace() {
        rig.offer(1);
        one.live();
        rig.offer(2);
        one.live();
        rig.pass(Duration.ofSeconds(59));
        one.cycle();
        assertTrue(rig.tree().containsKey("x1.js"), "too early");
        rig.pass(Duration.ofSeconds(1));
        one.cycle();
        rig.assertServes(2);
    }

    @Test
    void pagesThatVanishGoBeforeTheirData() {
        rig.rules = new InPlaceRules(Duration.ZERO, 1);
        PlaceRig.Machine other = rig.machine("other");
        rig.offer(1, Map.of("index.html", "<p>1", "datos/viejo.json", "{}", "viejo.html", "<p>viejo"));
        other.live();
        rig.offer(2, Map.of("index.html", "<p>2"));
        other.live();
        other.cycle();
        assertEquals(
                List.of("delete site/viejo.html", "delete site/datos/viejo.json"),
                other.requests.stream()
                        .filter(r -> r.startsWith("delete site/"))
                        .toList());
        assertEquals(Map.of("index.html", "<p>2"), rig.tree());
    }

    @Test
    void foreignFilesAreNeverTouched() {
        rig.foreign("robots.txt", "theirs");
        rig.foreign("otra/cosa.html", "theirs");
        for (int cut = 1; cut < 4; cut++) {
            rig.offer(cut);
            one.live();
            rig.pass(Duration.ofMinutes(2));
            one.cycle();
        }
        Map<String, String> expected = new TreeMap<>(files(3));
        expected.put("robots.txt", "theirs");
        expected.put("otra/cosa.html", "theirs");
        assertEquals(expected, rig.tree());
    }

    @Test
    void aFileOfSomebodyElsesWhereThePackageHasOneStopsAllBeforeAnythingChanges() {
        rig.foreign("a.json", "theirs");
        rig.offer(1);
        DeliveryResult.Failed failed = assertInstanceOf(DeliveryResult.Failed.class, one.cycle());
        assertTrue(failed.message().contains("site/a.json"), failed::message);
        assertTrue(failed.message().contains("weren't published by us"), failed::message);
        assertEquals(Map.of("a.json", "theirs"), rig.tree());
    }

    @Test
    void aFileWithTheSameBytesIsTakenOver() {
        rig.foreign("lib.js", "lib");
        rig.offer(1);
        one.live();
        assertTrue(rig.intent().contains("\"lib.js\""), rig::intent);
    }

    @Test
    void thePublishersOwnPathsCantBeInAPackage() {
        rig.offer(1, Map.of("index.html", "<p>1", "releases/20210606-2000-0-0123456789ab/datos.json", "{}"));
        DeliveryResult.Failed failed = assertInstanceOf(DeliveryResult.Failed.class, one.cycle());
        assertTrue(failed.message().contains("releases/20210606-2000-0-0123456789ab/datos.json"), failed::message);
        assertTrue(rig.tree().isEmpty());
    }

    @Test
    void aFailedFileStopsItBeforeThePagesChange() {
        rig.offer(1);
        one.live();
        rig.target.script(FaultScript.always(
                r -> r.operation().isWrite() && r.key().equals("site/b.json"), new Fault.FailBefore(Kind.DENIED)));
        rig.offer(2);
        assertInstanceOf(DeliveryResult.Failed.class, one.cycle());
        assertEquals("<p>corte 1", rig.tree().get("index.html"));
        assertEquals("<p>acerca 1", rig.tree().get("acerca.html"));
        assertEquals("app 1", rig.tree().get("app.js"));

        rig.target.script(FaultScript.NONE);
        one.live();
        rig.pass(Duration.ofMinutes(2));
        one.cycle();
        rig.assertServes(2);
    }

    @Test
    void aMassDeletionIsHeldAndTheCutIsNot() throws InterruptedException {
        Map<String, String> many = new TreeMap<>(files(1));
        for (int i = 0; i < 20; i++) {
            many.put("datos/" + i + ".json", "{}");
        }
        rig.offer(1, many);
        one.live();
        rig.offer(2);
        one.live();
        rig.pass(Duration.ofMinutes(2));
        assertInstanceOf(DeliveryResult.AlreadyLive.class, one.cycle());
        one.cycle();
        assertEquals("{}", rig.tree().get("datos/7.json"));
        assertEquals("<p>corte 2", rig.tree().get("index.html"));
        one.close();
        List<PublishEvent.Held> held = rig.events().stream()
                .filter(PublishEvent.Held.class::isInstance)
                .map(PublishEvent.Held.class::cast)
                .toList();
        assertEquals(1, held.size(), "said once");
        assertEquals(HoldReason.MASS_DELETION, held.get(0).reason());
        assertTrue(held.get(0).message().contains("21 of 28 files"), held.get(0)::message);

        rig.rules = new InPlaceRules(Duration.ofSeconds(60), 1);
        rig.machine("two").cycle();
        rig.assertServes(2);
    }

    @Test
    void whatOthersChangeOrTakeAwayIsPutBack() {
        rig.offer(1);
        one.live();
        rig.tamper("index.html", "<p>defaced");
        rig.target.delete(
                List.of(new mx.prep.spi.Deletion(ObjectKey.of("site/a.json"), mx.prep.spi.Precondition.NONE)));
        one.cycle();
        rig.assertServes(1);
        assertEquals(List.of("a.json", "index.html"), one.puts(), "the page last");
        one.close();
        assertTrue(
                rig.events().stream()
                        .anyMatch(e -> e instanceof PublishEvent.IncidentOpened i
                                && i.message().startsWith("2 files weren't the live release's")),
                () -> rig.events().toString());
    }

    @Test
    void anotherPublisherWithAnEmptyWorkFolderRepairsToo() {
        rig.offer(1);
        one.live();
        rig.tamper("lib.js", "bil");
        rig.machine("two").cycle();
        rig.assertServes(1);
    }

    @Test
    void theTimeInWhichViewsCanMixIsToldButNotWhereTheyCant() {
        rig.offer(1);
        assertNull(one.live().mixed(), "nothing was there before");
        rig.offer(2);
        one.pauseAt(
                "put site/index.html"::equals,
                () -> rig.nanos += Duration.ofSeconds(7).toNanos());
        Duration mixed = one.live().mixed();
        assertEquals(Duration.ofSeconds(7), mixed);
        one.close();
        assertTrue(
                rig.events().stream()
                        .anyMatch(e ->
                                e instanceof PublishEvent.Mixed m && m.took().equals(mixed)),
                () -> rig.events().toString());
    }

    @Test
    void aRollbackTakesTheTreeBackAndTheNextCutGoesOn() {
        for (int cut = 1; cut < 4; cut++) {
            rig.offer(cut);
            one.live();
        }
        one.rollback();
        one.live();
        rig.pass(Duration.ofMinutes(2));
        one.cycle();
        rig.assertServes(2);
        assertEquals(1, rig.pointer().epoch());
        rig.offer(4);
        one.live();
        rig.pass(Duration.ofMinutes(2));
        one.cycle();
        rig.assertServes(4);
    }

    @Test
    void plansGoWhenAllIsSettled() {
        rig.offer(1);
        one.live();
        assertFalse(
                rig.target.keys().stream().anyMatch(k -> k.value().contains("/plans/")),
                () -> rig.target.keys().toString());
        assertNotNull(rig.pointer().release());
    }

    @Test
    void anIntentThatIsLostIsMadeAgain() {
        rig.offer(1);
        one.live();
        rig.target.delete(List.of(
                new mx.prep.spi.Deletion(ObjectKey.of("site/.prep/intent.json"), mx.prep.spi.Precondition.NONE)));
        one.cycle();
        rig.assertServes(1);
        rig.offer(2);
        one.live();
        rig.pass(Duration.ofMinutes(2));
        one.cycle();
        rig.assertServes(2);
    }
}
