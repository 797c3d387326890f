package mx.prep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import mx.prep.error.ConfigException;
import mx.prep.model.Cut;
import mx.prep.model.DeliveryResult;
import mx.prep.model.OrderKind;
import mx.prep.model.Ordered;
import mx.prep.model.PageKind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The closing page: by hand, after the window, by an order that every target and publisher follows. */
class RetireTest {
    @TempDir
    Path folder;

    private Outlet outlet;

    @BeforeEach
    void open() throws IOException {
        outlet = published(folder);
    }

    private static Outlet published(Path where) throws IOException {
        Outlet outlet = new Outlet(Files.createDirectories(where));
        try (Publisher publisher = outlet.publisher()) {
            outlet.offer("20210606_2000");
            publisher.runOnce();
            outlet.offer("20210606_2005");
            publisher.runOnce();
        }
        outlet.goTo("2021-06-09T12:00");
        return outlet;
    }

    @Test
    void theClosingPageReplacesTheSiteAndNothingMovesAfterIt() {
        try (Publisher publisher = outlet.publisher()) {
            Ordered ordered = publisher.retire("the results are final");
            assertEquals(OrderKind.CLOSE, ordered.order().kind());
            DeliveryResult.Live live = assertInstanceOf(
                    DeliveryResult.Live.class, ordered.targets().get("portal"));
            assertEquals(PageKind.CLOSING, live.release().page());
            assertTrue(live.confirmation().isConfirmed(), live::toString);
            assertTrue(outlet.read("/").contains("La publicación terminó"));
            assertNull(outlet.pointer().live());
            assertEquals(Cut.parse("20210606-2005"), outlet.pointer().highWater(), "it stays");
            outlet.offer("20210606_2010");
            publisher.runOnce();
            publisher.prepare();
            assertTrue(outlet.read("/").contains("La publicación terminó"));
            assertThrows(ConfigException.class, () -> publisher.retire("again"));
        }
    }

    @Test
    void beforeTheWindowsEndItIsRefused() {
        outlet.goTo("2021-06-08T23:58");
        try (Publisher publisher = outlet.publisher()) {
            ConfigException refused = assertThrows(ConfigException.class, () -> publisher.retire("too early"));
            assertTrue(refused.getMessage().contains("2021-06-08T23:59"), refused::getMessage);
            assertTrue(publisher.overrides().isEmpty());
            outlet.goTo("2021-06-08T23:59");
            assertThrows(ConfigException.class, () -> publisher.retire(" "), "without a reason");
            assertEquals("<html>20210606_2005", outlet.read("/"));
        }
    }

    @Test
    void reopenedTheNewestCutIsBackAndNewerOnesFollow() {
        try (Publisher publisher = outlet.publisher()) {
            assertThrows(ConfigException.class, () -> publisher.reopen("it isn't closed"));
            publisher.retire("a mistake");
            Ordered ordered = publisher.reopen("it was a mistake");
            assertInstanceOf(DeliveryResult.Live.class, ordered.targets().get("portal"));
            assertEquals("<html>20210606_2005", outlet.read("/"));
            outlet.offer("20210606_2010");
            publisher.runOnce();
            assertEquals("<html>20210606_2010", outlet.read("/"));
        }
    }

    @Test
    void whatWasWithdrawnStaysAwayWhenTheSiteIsReopened() {
        try (Publisher publisher = outlet.publisher()) {
            publisher.rollback("wrong figures");
            publisher.retire("over");
            publisher.reopen("not yet");
            assertEquals("<html>20210606_2000", outlet.read("/"));
        }
    }

    @Test
    void anotherPublisherWithoutTheFolderShowsTheOutletsOwnPage() throws IOException {
        Path page = Files.createDirectories(folder.resolve("adios"));
        Files.writeString(page.resolve("index.html"), "<html>adiós");
        outlet.store.script(mx.prep.testkit.store.FaultScript.always(
                request -> request.operation().isWrite(),
                new mx.prep.testkit.store.Fault.FailBefore(mx.prep.error.StoreException.Kind.DENIED)));
        try (Publisher publisher = outlet.builder().closingPage(page).build()) {
            assertInstanceOf(
                    DeliveryResult.Failed.class,
                    publisher.retire("over").targets().get("portal"),
                    "the order stands all the same");
        }
        outlet.store.script(mx.prep.testkit.store.FaultScript.NONE);
        try (Publisher other = outlet.publisher()) {
            other.runOnce();
            assertEquals("<html>adiós", outlet.read("/"));
        }
    }

    @Test
    void killedAtAnyRequestTheSiteIsOpenOrTheNextCycleClosesIt() throws IOException {
        int request = 1;
        boolean killed = true;
        while (killed) {
            Outlet site = published(folder.resolve("run-" + request));
            killed = site.isKilled(request++, publisher -> publisher.retire("over"));
            assertTrue(
                    site.read("/").contains("La publicación terminó")
                            || site.read("/").equals("<html>20210606_2005"),
                    "request " + request);
            boolean ordered =
                    site.archive.keys().stream().anyMatch(key -> key.value().startsWith("orders/"));
            try (Publisher publisher = site.publisher()) {
                publisher.runOnce();
                assertEquals(ordered, site.read("/").contains("La publicación terminó"), "request " + request);
            }
        }
        assertTrue(request > 10, "that many requests: " + request);
    }
}
