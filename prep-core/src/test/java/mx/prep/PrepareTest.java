package mx.prep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import mx.prep.edge.FolderTarget;
import mx.prep.error.ConfigException;
import mx.prep.model.DeliveryResult;
import mx.prep.model.LedgerEntry;
import mx.prep.model.PageKind;
import mx.prep.store.FolderStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The holding page: public before the opening, as the only thing that is, and gone with the first cut. */
class PrepareTest {
    @TempDir
    Path folder;

    private Outlet outlet;

    @BeforeEach
    void open() throws IOException {
        outlet = new Outlet(folder);
        outlet.goTo("2021-06-01T12:00");
    }

    @Test
    void theHoldingPageStandsBeforeTheOpeningAndTheFirstCutReplacesIt() {
        try (Publisher publisher = outlet.publisher()) {
            DeliveryResult.Live live = assertInstanceOf(
                    DeliveryResult.Live.class, publisher.prepare().get("portal"));
            assertNull(live.live());
            assertEquals(PageKind.HOLDING, live.release().page());
            assertTrue(live.confirmation().isConfirmed(), live::toString);
            assertTrue(outlet.read("/").contains("Sin resultados todavía"));
            assertTrue(outlet.read("/casillas/1").contains("a partir del 6 de junio de 2021 a las 20:00 horas"));
            assertNull(outlet.pointer().highWater());

            outlet.goTo("2021-06-06T19:59");
            outlet.offer("20210606_2000");
            assertInstanceOf(
                    DeliveryResult.Embargoed.class,
                    publisher.runOnce().targets().get("portal"));
            assertFalse(outlet.has("releases/2021"), "nothing of a package is public before the opening");
            assertTrue(outlet.read("/").contains("Sin resultados todavía"));

            outlet.goTo("2021-06-06T20:00");
            assertInstanceOf(
                    DeliveryResult.Live.class, publisher.runOnce().targets().get("portal"));
            assertEquals("<html>20210606_2000", outlet.read("/"));
            assertEquals(live.release(), outlet.pointer().previous());
            assertEquals(List.of(live.release()), outlet.pointer().kept());
        }
    }

    @Test
    void preparingTwiceChangesNothingAndAnotherPageReplacesTheFirst() throws IOException {
        try (Publisher publisher = outlet.publisher()) {
            publisher.prepare();
            assertInstanceOf(
                    DeliveryResult.AlreadyLive.class, publisher.prepare().get("portal"));
        }
        Path page = Files.createDirectories(folder.resolve("nuestra"));
        Files.writeString(page.resolve("index.html"), "<html>nuestra página");
        Files.writeString(page.resolve("marca.svg"), "<svg>marca");
        try (Publisher publisher = outlet.builder().holdingPage(page).build()) {
            assertInstanceOf(DeliveryResult.Live.class, publisher.prepare().get("portal"));
            assertEquals("<html>nuestra página", outlet.read("/"));
            assertEquals("<svg>marca", outlet.read("/marca.svg"));
            assertInstanceOf(
                    DeliveryResult.Embargoed.class,
                    publisher.runOnce().targets().get("portal"));
            Files.delete(page.resolve("index.html"));
            assertThrows(ConfigException.class, publisher::prepare);
            assertEquals("<html>nuestra página", outlet.read("/"));
        }
    }

    @Test
    void aCutThatIsLiveStays() {
        outlet.goTo("2021-06-06T20:30");
        outlet.offer("20210606_2000");
        try (Publisher publisher = outlet.publisher()) {
            publisher.runOnce();
            assertInstanceOf(
                    DeliveryResult.Superseded.class, publisher.prepare().get("portal"));
            assertEquals("<html>20210606_2000", outlet.read("/"));
        }
    }

    @Test
    void thePageIsInArchiveAndLedgerWithoutAPackage() {
        try (Publisher publisher = outlet.publisher()) {
            publisher.prepare();
            List<LedgerEntry> entries = publisher.history(10);
            assertEquals(
                    List.of(LedgerEntry.Kind.INTEND, LedgerEntry.Kind.LIVE, LedgerEntry.Kind.CONFIRMED),
                    entries.stream().map(LedgerEntry::kind).toList());
            entries.forEach(entry -> assertEquals(outlet.live(), entry.release()));
            entries.forEach(entry -> assertNull(entry.reference()));
            assertEquals(
                    1,
                    outlet.archive.keys().stream()
                            .filter(key -> key.value().matches("own/[0-9a-f]{64}\\.zip"))
                            .count());
        }
    }

    @Test
    void killedAtAnyRequestTheNextPrepareAndTheFirstCutFinishIt() throws IOException {
        int request = 1;
        boolean killed = true;
        while (killed) {
            outlet = new Outlet(Files.createDirectories(folder.resolve("run-" + request)));
            outlet.goTo("2021-06-01T12:00");
            killed = outlet.isKilled(request++, Publisher::prepare);
            try (Publisher publisher = outlet.publisher()) {
                publisher.prepare();
                assertTrue(outlet.read("/").contains("Sin resultados todavía"), "request " + request);
                outlet.goTo("2021-06-06T20:01");
                outlet.offer("20210606_2000");
                publisher.runOnce();
                assertEquals("<html>20210606_2000", outlet.read("/"), "request " + request);
            }
        }
        assertTrue(request > 10, "that many requests: " + request);
    }

    @Test
    void killedAtAnyRequestAndNeverPreparedAgainTheFirstCutGoesLive() throws IOException {
        int request = 1;
        boolean killed = true;
        while (killed) {
            outlet = new Outlet(Files.createDirectories(folder.resolve("run-" + request)));
            outlet.goTo("2021-06-01T12:00");
            killed = outlet.isKilled(request++, Publisher::prepare);
            outlet.goTo("2021-06-06T20:01");
            outlet.offer("20210606_2000");
            try (Publisher publisher = outlet.publisher()) {
                DeliveryResult result = publisher.runOnce().targets().get("portal");
                assertInstanceOf(DeliveryResult.Live.class, result, "request " + request);
                assertEquals("<html>20210606_2000", outlet.read("/"));
            }
        }
    }

    @Test
    void onRealFilesItIsServedByTheEdge() {
        Path site = folder.resolve("site");
        try (Publisher publisher = outlet.builder(FolderTarget.builder()
                        .name("portal")
                        .path(site)
                        .root("sitio/")
                        .build())
                .build()) {
            publisher.prepare();
            assertTrue(
                    Outlet.read(FolderStore.at(site), "/").contains("Sin resultados"),
                    "the package's root is not the page's");
        }
    }
}
