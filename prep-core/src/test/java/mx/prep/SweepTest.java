package mx.prep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import mx.prep.error.ConfigException;
import mx.prep.error.StoreException;
import mx.prep.internal.pipeline.Pipeline;
import mx.prep.internal.pipeline.SweepDesk;
import mx.prep.internal.time.Pause;
import mx.prep.model.AuditReport;
import mx.prep.model.DeliveryResult;
import mx.prep.model.FileDifference;
import mx.prep.model.LedgerEntry;
import mx.prep.model.Ordered;
import mx.prep.model.ReleaseDifference;
import mx.prep.model.ReleaseId;
import mx.prep.model.SweepReport;
import mx.prep.testkit.store.Fault;
import mx.prep.testkit.store.FaultScript;
import mx.prep.testkit.store.Operation;
import mx.prep.testkit.store.Request;
import mx.prep.testkit.store.RequestHook;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sweeping among publishers: what goes, what stays, and how what went comes back. */
class SweepTest {
    @TempDir
    Path folder;

    private Outlet outlet;
    private final List<Duration> waits = new ArrayList<>();

    @BeforeEach
    void open() throws IOException {
        outlet = new Outlet(folder);
    }

    @Test
    void duringTheWindowNothingThatWasLiveGoesAndADayAfterItTheNewestStay() {
        List<ReleaseId> ids = publish(4);
        assertEquals(List.of(), sweep(1).deleted());
        assertEquals(List.of(), waits, "there is nothing to wait for");
        outlet.goTo("2021-06-09T23:58");
        assertEquals(List.of(), sweep(1).deleted());
        outlet.goTo("2021-06-09T23:59");

        SweepReport report = sweep(1);

        assertEquals(ids.subList(0, 2), report.deleted());
        assertEquals(List.of(ids.get(2)), report.kept());
        assertEquals(1, waits.size());
        assertTrue(waits.get(0).compareTo(Duration.ofSeconds(70)) > 0, "longer than pins by clocks that differ");
        assertFalse(outlet.has("releases/" + ids.get(0)) || outlet.has(".prep/releases/" + ids.get(0)));
        assertEquals("<html>20210606_2015", outlet.read("/"));
    }

    @Test
    void aRollbackToWhatWasSweptRestagesItFromTheArchiveInANewEpoch() {
        List<ReleaseId> ids = publish(4);
        outlet.goTo("2021-06-10T12:00");
        sweep(1);
        try (Publisher publisher = outlet.publisher()) {
            Ordered first = publisher.rollback("wrong figures");
            assertEquals(
                    ids.get(2),
                    assertInstanceOf(DeliveryResult.Live.class, first.targets().get("portal"))
                            .release(),
                    "it is kept and used again");
            Ordered second = publisher.rollback("wrong, too");
            DeliveryResult.Live live =
                    assertInstanceOf(DeliveryResult.Live.class, second.targets().get("portal"));
            assertEquals("20210606-2005", live.release().cut().toString());
            assertEquals(2, live.release().epoch());
            assertTrue(live.release().hasSameBytes(ids.get(1)));
            assertTrue(live.confirmation().isConfirmed(), live::toString);
            assertEquals("<html>20210606_2005", outlet.read("/"));
        }
    }

    @Test
    void aSweepInTheMiddleOfAnUploadTakesNothingOfIt() {
        List<ReleaseId> ids = publish(4);
        outlet.goTo("2021-06-10T12:00");
        outlet.offer("20210606_2020");
        List<SweepReport> swept = new ArrayList<>();
        whileFirstManifestIsWritten(() -> swept.add(sweep(1)));
        try (Publisher publisher = outlet.publisher()) {
            assertInstanceOf(
                    DeliveryResult.Live.class, publisher.runOnce().targets().get("portal"));
        }
        assertEquals(ids.subList(0, 2), swept.get(0).deleted());
        assertEquals("<html>20210606_2020", outlet.read("/"));
        assertEquals("{\"corte\":\"20210606_2020\"}", outlet.read("/datos.json"));
    }

    @Test
    void aSweepInTheMiddleOfARollbackToWhatItTakesAwayLeavesAWholeSite() {
        List<ReleaseId> ids = publish(3);
        outlet.goTo("2021-06-10T12:00");
        try (Publisher publisher = outlet.publisher()) {
            publisher.rollback("one back");
            // Now the cut that was first is kept; an order goes back to it while a sweep takes it away.
            List<SweepReport> swept = new ArrayList<>();
            afterManifestWasRead(ids.get(0), () -> swept.add(sweep(1)));
            Ordered ordered = publisher.rollback("two back");
            DeliveryResult.Live live = assertInstanceOf(
                    DeliveryResult.Live.class, ordered.targets().get("portal"));
            assertEquals(List.of(ids.get(0)), swept.get(0).deleted());
            assertEquals(2, live.release().epoch(), "restaged, since what was there is gone");
            assertEquals("<html>20210606_2000", outlet.read("/"));
            assertEquals("{\"corte\":\"20210606_2000\"}", outlet.read("/datos.json"));
        }
    }

    @Test
    void whatAKilledPublisherLeftIsSweptAsSoonAsANewerCutIsLive() {
        publish(1);
        outlet.offer("20210606_2005");
        boolean[] once = {true};
        outlet.store.hook(new RequestHook() {
            @Override
            public void before(Request asked) {
                if (once[0] && asked.operation() == Operation.PUT && asked.key().contains("current.json")) {
                    once[0] = false;
                    throw new Outlet.Killed();
                }
            }
        });
        try (Publisher publisher = outlet.publisher()) {
            assertThrows(Outlet.Killed.class, publisher::runOnce);
        }
        outlet.letLive();
        assertEquals(List.of(), sweep(12).deleted(), "the next cycle may complete it");
        outlet.offer("20210606_2010");
        try (Publisher publisher = outlet.publisher()) {
            publisher.runOnce();
        }
        SweepReport report = sweep(12);
        assertEquals(1, report.deleted().size());
        assertEquals("20210606-2005", report.deleted().get(0).cut().toString());
        assertEquals(1, report.kept().size());
    }

    @Test
    void aTargetThatFailsSaysSoAndKeepsNothingFromTheNextSweep() {
        publish(4);
        outlet.goTo("2021-06-10T12:00");
        outlet.store.script(FaultScript.always(
                request -> request.operation() == Operation.LIST, new Fault.FailBefore(StoreException.Kind.DENIED)));
        assertEquals(1, sweep(1).problems().size());
        outlet.store.script(FaultScript.NONE);
        assertEquals(2, sweep(1).deleted().size());
    }

    @Test
    void whatGoesAndWhatWentIsToldByTheLedgerAndTheAuditStaysClean() {
        List<ReleaseId> ids = publish(4);
        sweep(1);
        assertEquals(List.of(), told(), "nothing was deleted, there is nothing to tell");
        outlet.goTo("2021-06-10T12:00");
        SweepReport report = sweep(1);
        sweep(1);
        assertEquals(List.of(LedgerEntry.Kind.SWEEPING, LedgerEntry.Kind.SWEPT), kinds());
        assertEquals(
                new LedgerEntry.SweepNote(ids.subList(0, 2), 0), told().get(0).note());
        assertEquals(
                "ana sweeps: 2 releases are about to be deleted", told().get(0).detail());
        LedgerEntry entry = swept().get(0);
        assertEquals(new LedgerEntry.SweepNote(ids.subList(0, 2), report.objects()), entry.note());
        assertEquals("portal", entry.target());
        assertEquals("one", entry.publisher());
        assertEquals("ana swept: 2 releases deleted, 6 files", entry.detail());
        try (Auditor auditor = Auditor.builder()
                .archive(outlet.archive)
                .target(Outlet.target(outlet.store))
                .work(folder.resolve("audit"))
                .build()) {
            AuditReport audit = auditor.audit();
            assertEquals(List.of(), audit.problems());
            assertEquals(List.of(), audit.remarks());
        }
    }

    @Test
    void aReleaseThatStaysDoesntKeepTheOthersAndTheEntrySaysSo() {
        List<ReleaseId> ids = publish(4);
        outlet.goTo("2021-06-10T12:00");
        String stays = "releases/" + ids.get(0);
        outlet.store.script(FaultScript.always(
                request ->
                        request.operation() == Operation.LIST && request.key().startsWith(stays),
                new Fault.FailBefore(StoreException.Kind.DENIED)));
        SweepReport report = sweep(1);
        assertEquals(List.of(ids.get(1)), report.deleted());
        assertEquals(1, report.problems().size(), report::toString);
        assertEquals(
                new LedgerEntry.SweepNote(List.of(ids.get(1)), 3),
                swept().get(0).note());
        assertTrue(swept().get(0).detail().contains("not all: " + ids.get(0)), swept()::toString);
        outlet.store.script(FaultScript.NONE);
        assertEquals(List.of(ids.get(0)), sweep(1).deleted());
        assertEquals(2, swept().size());
    }

    @Test
    void whatTheLedgerCantTellOfIsntDeleted() {
        List<ReleaseId> ids = publish(4);
        outlet.goTo("2021-06-10T12:00");
        outlet.archive.script(failingPuts(1));
        SweepReport report = sweep(1);
        outlet.archive.script(FaultScript.NONE);
        assertEquals(List.of(), report.deleted());
        assertEquals(0, report.objects());
        assertTrue(report.problems().get(0).startsWith("nothing was deleted"), report::toString);
        assertEquals(List.of(), told());
        assertTrue(outlet.has(".prep/releases/" + ids.get(0)));
        assertEquals(ids.subList(0, 2), sweep(1).deleted());
    }

    @Test
    void whatTheLedgerDoesntTellAfterwardsTheReportDoes() {
        List<ReleaseId> ids = publish(4);
        outlet.goTo("2021-06-10T12:00");
        outlet.archive.script(failingPuts(2));
        SweepReport report = sweep(1);
        outlet.archive.script(FaultScript.NONE);
        assertEquals(ids.subList(0, 2), report.deleted());
        assertTrue(report.problems().get(0).contains("only that it was about to be"), report::toString);
        assertEquals(List.of(LedgerEntry.Kind.SWEEPING), kinds());
    }

    private static FaultScript failingPuts(int from) {
        AtomicInteger puts = new AtomicInteger();
        return FaultScript.always(
                request -> request.operation() == Operation.PUT && puts.incrementAndGet() >= from,
                new Fault.FailBefore(StoreException.Kind.DENIED));
    }

    /** Killed after any object, the manifest and three files of each release: what is gone by then is named, and the next sweep takes and names the rest. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 5, 8})
    void aSweepThatIsKilledWhileItDeletesHasToldWhatGoes(int kill) {
        List<ReleaseId> ids = publish(4);
        List<ReleaseId> going = ids.subList(0, 2);
        outlet.goTo("2021-06-10T12:00");
        int[] left = {kill};
        outlet.store.hook(new RequestHook() {
            @Override
            public void after(Request request) {
                if (request.operation() == Operation.DELETE && --left[0] == 0) {
                    throw new Outlet.Killed();
                }
            }
        });
        assertThrows(Outlet.Killed.class, () -> sweep(1));
        outlet.store.hook(RequestHook.NONE);
        assertEquals(List.of(LedgerEntry.Kind.SWEEPING), kinds());
        assertEquals(new LedgerEntry.SweepNote(going, 0), told().get(0).note());
        List<ReleaseId> rest = going.stream().filter(this::isThere).toList();
        assertEquals(2 - kill / 4, rest.size());

        assertEquals(rest, sweep(1).deleted());

        assertTrue(going.stream().noneMatch(this::isThere));
        if (!rest.isEmpty()) {
            assertEquals(rest, deleted(told().get(2)));
            assertEquals(LedgerEntry.Kind.SWEPT, told().get(2).kind());
        }
        assertEquals(rest.isEmpty() ? 1 : 3, told().size());
    }

    private boolean isThere(ReleaseId id) {
        return outlet.has("releases/" + id) || outlet.has(".prep/releases/" + id);
    }

    private List<LedgerEntry.Kind> kinds() {
        return told().stream().map(LedgerEntry::kind).toList();
    }

    private static List<ReleaseId> deleted(LedgerEntry entry) {
        return assertInstanceOf(LedgerEntry.SweepNote.class, entry.note()).releases();
    }

    /** What the ledger tells of sweeps, oldest first. */
    private List<LedgerEntry> told() {
        try (Publisher publisher = outlet.publisher()) {
            return publisher.history(100).stream()
                    .filter(entry -> entry.note() instanceof LedgerEntry.SweepNote)
                    .toList();
        }
    }

    private List<LedgerEntry> swept() {
        return told().stream()
                .filter(entry -> entry.kind() == LedgerEntry.Kind.SWEPT)
                .toList();
    }

    @Test
    void twoReleasesAreComparedFileByFile() {
        outlet.offer("20210606_2000", Map.of("index.html", "<html>", "a.json", "{}", "gone.txt", "12345"));
        try (Publisher publisher = outlet.publisher()) {
            publisher.runOnce();
            ReleaseId first = outlet.live();
            outlet.offer("20210606_2005", Map.of("index.html", "<html>", "a.json", "{1}", "new.css", "body{}"));
            publisher.runOnce();
            ReleaseDifference difference = publisher.diff(first, outlet.live());
            assertEquals("portal", difference.target());
            assertEquals(1, difference.unchanged());
            assertEquals(
                    List.of(
                            new FileDifference(
                                    mx.prep.model.ObjectKey.of("a.json"), FileDifference.Kind.CHANGED, 2L, 3L),
                            new FileDifference(
                                    mx.prep.model.ObjectKey.of("gone.txt"), FileDifference.Kind.VANISHED, 5L, null),
                            new FileDifference(
                                    mx.prep.model.ObjectKey.of("new.css"), FileDifference.Kind.CREATED, null, 6L)),
                    difference.files());
            assertEquals(1, difference.count(FileDifference.Kind.VANISHED));
            assertEquals(List.of(), publisher.diff(first, first).files());
            ReleaseId unknown = ReleaseId.parse("20210606-2000-7-0123456789ab");
            ConfigException refused = assertThrows(ConfigException.class, () -> publisher.diff(first, unknown));
            assertTrue(refused.getMessage().contains("20210606-2000-7-0123456789ab"), refused::getMessage);
        }
    }

    private List<ReleaseId> publish(int cuts) {
        List<ReleaseId> ids = new ArrayList<>();
        try (Publisher publisher = outlet.publisher()) {
            for (int cut = 0; cut < cuts; cut++) {
                outlet.offer(String.format("20210606_20%02d", 5 * cut));
                publisher.runOnce();
                ids.add(outlet.live());
            }
        }
        return ids;
    }

    private SweepReport sweep(int newest) {
        Pause pause = waits::add;
        Pipeline pipeline = outlet.pipeline(pause);
        try {
            return new SweepDesk(pipeline, outlet.election(), newest, "ana", pause)
                    .sweep()
                    .get("portal");
        } finally {
            pipeline.close(Duration.ZERO);
        }
    }

    private void whileFirstManifestIsWritten(Runnable work) {
        once(Operation.PUT, ".prep/releases/", work);
    }

    private void afterManifestWasRead(ReleaseId id, Runnable work) {
        once(Operation.GET, ".prep/releases/" + id, work);
    }

    private void once(Operation operation, String key, Runnable work) {
        boolean[] done = {false};
        outlet.store.hook(new RequestHook() {
            @Override
            public void after(Request request) {
                boolean mine = !done[0]
                        && request.operation() == operation
                        && request.key().startsWith(key);
                if (mine) {
                    done[0] = true;
                    work.run();
                }
            }
        });
    }
}
