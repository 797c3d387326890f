package mx.prep.internal.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mx.prep.error.StoreException;
import mx.prep.internal.format.PointerFormat;
import mx.prep.internal.format.TargetLayout;
import mx.prep.internal.switchover.PointerStore;
import mx.prep.internal.switchover.Rules;
import mx.prep.internal.upload.ReleaseStore;
import mx.prep.model.Cut;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import mx.prep.model.PageKind;
import mx.prep.model.Pointer;
import mx.prep.model.ReleaseId;
import mx.prep.model.SweepReport;
import mx.prep.spi.Body;
import mx.prep.spi.Precondition;
import mx.prep.testkit.site.SiteFixture;
import mx.prep.testkit.store.Fault;
import mx.prep.testkit.store.FaultScript;
import mx.prep.testkit.store.InMemoryStore;
import mx.prep.testkit.store.InMemoryStore.Versions;
import mx.prep.testkit.store.Operation;
import mx.prep.testkit.store.Request;
import mx.prep.testkit.store.RequestHook;
import org.junit.jupiter.api.Test;

/** What a sweep takes away, in which order, and what is left when it is killed or meets publishers. */
class SweepStageTest {
    private static final Keeping TWO = new Keeping(2);

    private final List<String> follower = new ArrayList<>();
    private InMemoryStore store = new InMemoryStore("site", Versions.CONTENT);
    private SiteFixture site = new SiteFixture(store, "portal/", Clock.systemUTC());

    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    private void afresh() {
        store = new InMemoryStore("site", Versions.CONTENT);
        site = new SiteFixture(store, "portal/", Clock.systemUTC());
        follower.clear();
    }

    private SweepStage stage() {
        TargetLayout layout = new TargetLayout("portal/");
        return new SweepStage(
                new ReleaseStore(store, layout),
                new PointerStore(store, layout.pointer()),
                () -> follower.add(pointer().toString()),
                Rules::isBehind);
    }

    @Test
    void whatGoesIsTakenFromThePointerThenTheFollowerIsWrittenThenItIsDeleted() {
        List<ReleaseId> ids = publish(5);
        store.put(
                ObjectKey.of("portal/releases/LEEME"),
                Body.of(new byte[1]),
                ObjectHeaders.CONTROL,
                Precondition.ABSENT);
        Pointer before = pointer();
        SweepStage stage = stage();

        SweepStage.Pending pending = stage.letGo(TWO);

        assertEquals(ids.subList(0, 2), pending.gone());
        assertEquals(ids.subList(2, 4), pointer().kept());
        assertEquals(before.publishedAt(), pointer().publishedAt(), "what is live is live since then");
        assertEquals(List.of(pointer().toString()), follower, "after the pointer was written");
        assertTrue(has(ids.get(0)), "nothing is deleted yet");

        SweepReport report = stage.delete(pending);

        assertEquals(new SweepReport(ids.subList(0, 2), 4, ids.subList(2, 4), List.of()), report);
        assertFalse(has(ids.get(0)) || has(ids.get(1)));
        assertTrue(has(ids.get(2)) && has(ids.get(3)) && has(ids.get(4)));
        assertTrue(store.bytes(ObjectKey.of("portal/releases/LEEME")).isPresent(), "nobody's release");
    }

    @Test
    void whereNothingGoesNothingIsWritten() {
        publish(3);
        long writes = store.counts().requests(Operation.PUT);
        SweepStage stage = stage();
        SweepStage.Pending pending = stage.letGo(TWO);
        assertEquals(List.of(), pending.gone());
        assertEquals(List.of(), stage.delete(pending).deleted());
        assertEquals(writes, store.counts().requests(Operation.PUT));
        assertEquals(0, store.counts().requests(Operation.DELETE));
        assertEquals(List.of(), follower);
    }

    @Test
    void aLookChangesNothing() {
        List<ReleaseId> ids = publish(5);
        List<ObjectKey> keys = store.keys();
        Pointer before = pointer();
        assertEquals(ids.subList(0, 2), stage().look(TWO).gone());
        assertEquals(keys, store.keys());
        assertEquals(before, pointer());
    }

    @Test
    void withoutAPointerNothingIsDeleted() {
        site.stage(cut(1), files(1));
        StoreException refused = assertThrows(StoreException.class, () -> stage().letGo(TWO));
        assertEquals(StoreException.Kind.NOT_FOUND, refused.kind());
        assertThrows(StoreException.class, () -> stage().look(TWO));
        assertEquals(3, store.keys().size());
    }

    @Test
    void killedAtAnyRequestTheNextSweepFinishesAndWhatIsLiveIsWholeAllTheWhile() {
        int request = 1;
        boolean killed = true;
        while (killed) {
            afresh();
            List<ReleaseId> ids = publish(5);
            killed = isKilledAt(request++);
            assertEquals(ids.get(4), pointer().release());
            assertTrue(isWhole(ids.get(4)) && isWhole(ids.get(3)) && isWhole(ids.get(2)));
            for (ReleaseId id : pointer().kept()) {
                assertTrue(isWhole(id), "what the pointer names is there: " + id);
            }
            SweepStage stage = stage();
            SweepStage.Pending pending = stage.letGo(TWO);
            assertTrue(pending.gone().isEmpty() || !follower.isEmpty(), "it is written anew before anything goes");
            assertEquals(List.of(), stage.delete(pending).problems());
            assertFalse(has(ids.get(0)) || has(ids.get(1)), "request " + request);
            assertEquals(ids.subList(2, 4), pointer().kept());
        }
        assertTrue(request > 10, "that many requests: " + request);
    }

    private boolean isKilledAt(int number) {
        int[] left = {number};
        store.hook(new RequestHook() {
            @Override
            public void before(Request asked) {
                if (--left[0] <= 0) {
                    throw new Killed();
                }
            }
        });
        try {
            SweepStage stage = stage();
            stage.delete(stage.letGo(TWO));
            return false;
        } catch (Killed e) {
            return true;
        } finally {
            store.hook(RequestHook.NONE);
            follower.clear();
        }
    }

    @Test
    void aReleaseThatIsBeingUploadedIsLeftAloneAndAnAbandonedOneGoes() {
        publish(5);
        ReleaseId abandoned = site.stage(cut(2), Map.of("index.html", bytes("otra")));
        store.delete(List.of(new mx.prep.spi.Deletion(site.manifest(abandoned), Precondition.NONE)));
        ReleaseId underWay = site.stage(cut(9), files(9));
        SweepStage stage = stage();
        SweepReport report = stage.delete(stage.letGo(new Keeping(12)));
        assertEquals(List.of(abandoned), report.deleted());
        assertTrue(isWhole(underWay));
    }

    @Test
    void anOrderThatRestagesAKeptReleaseWinsOverTheSweepOrLosesToIt() {
        List<ReleaseId> ids = publish(5);
        // The order makes the oldest live between the sweep's look at the pointer and its write.
        afterThePointerWasRead(() -> site.order(ids.get(0)));
        SweepStage stage = stage();
        SweepReport report = stage.delete(stage.letGo(TWO));
        assertEquals(ids.get(0), pointer().release());
        assertTrue(isWhole(ids.get(0)), "it is live");
        assertEquals(List.of(ids.get(1), ids.get(2)), report.deleted());
    }

    @Test
    void aPublisherThatReadThePointerBeforeTheSweepLosesItsWrite() {
        List<ReleaseId> ids = publish(5);
        PointerStore pointers = new PointerStore(store, site.pointerKey());
        PointerStore.Read before = pointers.find().orElseThrow();
        stage().letGo(TWO);
        Pointer p = before.pointer();
        Pointer back = new Pointer(
                1,
                p.highWater(),
                ids.get(0),
                new mx.prep.model.PackageRef(cut(0), p.live().sha256()),
                p.manifest(),
                p.release(),
                p.kept(),
                9,
                p.publishedAt(),
                false);
        assertTrue(pointers.replace(before, back).isEmpty());
        assertEquals(ids.get(4), pointer().release());
    }

    @Test
    void whatThePointerNamesAgainAfterTheWaitStays() {
        List<ReleaseId> ids = publish(5);
        SweepStage stage = stage();
        SweepStage.Pending pending = stage.letGo(TWO);
        site.point(pointer());
        site.order(ids.get(1));
        SweepReport report = stage.delete(pending);
        assertEquals(List.of(ids.get(0)), report.deleted());
        assertTrue(isWhole(ids.get(1)));
        assertEquals(1, report.problems().size());
    }

    @Test
    void aLostAnswerToThePointersWriteIsSettledAndFailedDeletionsAreToldAndMadeUpFor() {
        List<ReleaseId> ids = publish(5);
        store.script(FaultScript.of(Operation.PUT, Fault.LOST_ANSWER));
        SweepStage stage = stage();
        SweepStage.Pending pending = stage.letGo(TWO);
        assertEquals(ids.subList(2, 4), pointer().kept());
        store.script(FaultScript.always(
                request -> request.operation() == Operation.DELETE
                        && request.key().contains("releases/" + ids.get(0) + "/datos"),
                new Fault.FailBefore(StoreException.Kind.DENIED)));
        SweepReport report = stage.delete(pending);
        assertEquals(List.of(ids.get(1)), report.deleted());
        assertEquals(1, report.problems().size(), report::toString);
        store.script(FaultScript.NONE);
        SweepReport next = stage.delete(stage.letGo(TWO));
        assertEquals(List.of(ids.get(0)), next.deleted());
        assertFalse(has(ids.get(0)));
    }

    @Test
    void pagesOfEarlierEpochsGoAndTheHoldingPageOfThisOneStays() {
        ReleaseId holding = site.show(PageKind.HOLDING, files(0));
        publish(5);
        SweepStage stage = stage();
        stage.delete(stage.letGo(new Keeping(0)));
        assertTrue(isWhole(holding), "it could be shown again");
        site.order(pointer().release());
        stage.delete(stage.letGo(new Keeping(0)));
        assertFalse(has(holding));
    }

    private void afterThePointerWasRead(Runnable work) {
        boolean[] done = {false};
        store.hook(new RequestHook() {
            @Override
            public void after(Request request) {
                if (!done[0] && request.operation() == Operation.GET) {
                    done[0] = true;
                    work.run();
                }
            }
        });
    }

    private List<ReleaseId> publish(int cuts) {
        List<ReleaseId> ids = new ArrayList<>();
        for (int cut = 0; cut < cuts; cut++) {
            ids.add(site.publish(cut(cut), files(cut)));
        }
        return ids;
    }

    private Pointer pointer() {
        return PointerFormat.read(store.bytes(site.pointerKey()).orElseThrow());
    }

    private boolean has(ReleaseId id) {
        return store.keys().stream().anyMatch(key -> key.value().contains(id.toString()));
    }

    private boolean isWhole(ReleaseId id) {
        return store.bytes(site.manifest(id)).isPresent()
                && store.bytes(site.file(id, "index.html")).isPresent()
                && store.bytes(site.file(id, "datos.json")).isPresent();
    }

    private static Map<String, byte[]> files(int cut) {
        return Map.of("index.html", bytes("<html>" + cut), "datos.json", bytes("{\"corte\":" + cut + "}"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Cut cut(int number) {
        return new Cut(LocalDateTime.parse("2021-06-06T20:00").plusMinutes(5L * number));
    }
}
