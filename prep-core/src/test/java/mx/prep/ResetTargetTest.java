package mx.prep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import mx.prep.error.ConfigException;
import mx.prep.model.DeliveryResult;
import mx.prep.model.Election;
import mx.prep.model.LedgerEntry;
import mx.prep.model.Mode;
import mx.prep.model.ObjectKey;
import mx.prep.model.Reset;
import mx.prep.spi.Deletion;
import mx.prep.spi.Precondition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A rehearsal's site is cleared, an election's never. */
class ResetTargetTest {
    private static final Election REHEARSAL = Outlet.REHEARSAL;

    @TempDir
    Path folder;

    private Outlet outlet;

    @BeforeEach
    void rehearse() throws IOException {
        outlet = rehearsed(folder, Mode.RELEASES);
    }

    static Outlet rehearsed(Path where, Mode mode) throws IOException {
        Outlet outlet = new Outlet(Files.createDirectories(where));
        outlet.mode(mode);
        outlet.election(REHEARSAL);
        publish(outlet, "20210606_2000");
        publish(outlet, "20210606_2005");
        return outlet;
    }

    private static void publish(Outlet outlet, String cut) {
        outlet.offer(cut);
        try (Publisher publisher = outlet.publisher()) {
            publisher.runOnce();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRehearsalsSiteIsClearedAndOnlyNewCutsComeBack(Mode mode) throws IOException {
        outlet = rehearsed(folder.resolve("site"), mode);
        Reset reset = reset(outlet, "second rehearsal on Sunday");

        assertInstanceOf(DeliveryResult.Live.class, reset.shown());
        assertEquals(List.of(), reset.swept().problems());
        assertEquals(2, reset.swept().deleted().size());
        assertCleared(outlet, "");
        try (Publisher publisher = outlet.publisher()) {
            LedgerEntry told = publisher.history(100).stream()
                    .filter(entry -> entry.detail().contains("second rehearsal on Sunday"))
                    .findFirst()
                    .orElseThrow();
            assertEquals("portal", told.target());
            publisher.runOnce();
            assertTrue(outlet.read("/").contains("PREP (simulacro)"), "what was published stays away");
        }
        publish(outlet, "20210606_2010");
        assertEquals("<html>20210606_2010", outlet.read("/"));
    }

    /** Readers get the holding page, and nothing of the rehearsal is left. */
    private static void assertCleared(Outlet outlet, String when) {
        assertTrue(outlet.read("/").contains("PREP (simulacro)"), when);
        assertEquals("404", outlet.read("/datos.json"), when);
        for (String left : List.of("releases/2021", ".prep/releases/2021", "datos.json", "logo.svg")) {
            assertFalse(outlet.has(left), left + " " + when);
        }
    }

    @ParameterizedTest
    @EnumSource
    void withAnotherArchiveTheTargetBeginsFromTheFirstCut(Mode mode) throws IOException {
        outlet = rehearsed(folder.resolve("site"), mode);
        outlet.archive.keys().stream()
                .map(key -> new Deletion(key, Precondition.NONE))
                .forEach(deletion -> outlet.archive.delete(List.of(deletion)));
        reset(outlet, "a new archive");
        assertEquals(null, outlet.pointer().highWater());
        assertEquals(List.of(), outlet.pointer().kept());
        publish(outlet, "20210606_2000");
        assertEquals("<html>20210606_2005", outlet.read("/"), "whichever the source offers last");
    }

    @Test
    void anElectionsConfigurationOrTargetIsRefused() {
        outlet.election(Outlet.NIGHT);
        refused("election's configuration", "why");
        outlet.election(REHEARSAL);
        refused("needs a reason", " ");
        refusedTarget("nowhere");
        Outlet election = electionSite();
        assertThrows(ConfigException.class, () -> reset(election, "a mistake"));
        assertEquals("<html>20210606_2000", election.read("/"));
    }

    private Outlet electionSite() {
        try {
            Outlet election = new Outlet(Files.createDirectories(folder.resolve("election")));
            publish(election, "20210606_2000");
            election.election(REHEARSAL);
            return election;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void aRehearsalNeverTouchesAnElectionsTargetNorTheOtherWayRound() {
        Outlet election = electionSite();
        election.goTo("2021-06-10T12:00");
        election.offer("20210606_2005");
        List<ObjectKey> before = election.store.keys();
        try (Publisher rehearsing = election.publisher()) {
            DeliveryResult.Failed failed = assertInstanceOf(
                    DeliveryResult.Failed.class, rehearsing.runOnce().targets().get("portal"));
            assertTrue(failed.message().contains("is an election's"), failed::message);
            assertInstanceOf(DeliveryResult.Failed.class, rehearsing.prepare().get("portal"));
            assertEquals(1, rehearsing.sweep().get("portal").problems().size());
        }
        assertEquals(before, election.store.keys());
        outlet.election(Outlet.NIGHT);
        outlet.offer("20210606_2010");
        try (Publisher electing = outlet.publisher()) {
            assertInstanceOf(
                    DeliveryResult.Failed.class, electing.runOnce().targets().get("portal"));
            assertEquals("<html>20210606_2005", outlet.read("/"));
        }
    }

    private void refused(String why, String reason) {
        List<ObjectKey> before = outlet.store.keys();
        ConfigException refused = assertThrows(ConfigException.class, () -> reset(outlet, reason));
        assertTrue(String.valueOf(refused.getMessage()).contains(why), refused::getMessage);
        assertEquals(before, outlet.store.keys());
    }

    private void refusedTarget(String target) {
        ConfigException refused = assertThrows(ConfigException.class, () -> reset(outlet, target, "why"));
        assertTrue(String.valueOf(refused.getMessage()).contains("portal"), refused::getMessage);
    }

    @ParameterizedTest
    @EnumSource
    void killedAtAnyRequestItIsDoneAgainFromTheStart(Mode mode) throws IOException {
        int request = 1;
        boolean killed = true;
        while (killed) {
            Outlet site = rehearsed(folder.resolve("run-" + request), mode);
            site.killAt(request++);
            try {
                reset(site, "again");
                killed = false;
            } catch (Outlet.Killed e) {
                killed = true;
            } finally {
                site.letLive();
            }
            reset(site, "again");
            assertCleared(site, "request " + request);
            publish(site, "20210606_2010");
            assertEquals("<html>20210606_2010", site.read("/"), "request " + request);
        }
        assertTrue(request > 20, "that many requests: " + request);
    }

    private static Reset reset(Outlet outlet, String reason) {
        return reset(outlet, "portal", reason);
    }

    private static Reset reset(Outlet outlet, String target, String reason) {
        return outlet.reset(target, reason);
    }
}
