package mx.prep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import mx.prep.error.ConfigException;
import mx.prep.model.DeliveryResult;
import mx.prep.model.FileOverride;
import mx.prep.model.OrderKind;
import mx.prep.model.Ordered;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file of the outlet's own over the package's: by an order, seen everywhere, and given back by another. */
class OverrideTest {
    @TempDir
    Path folder;

    private Outlet outlet;
    private Path file;

    @BeforeEach
    void open() throws IOException {
        outlet = published(folder);
        file = Files.writeString(folder.resolve("logo.svg"), "<svg>nuestro</svg>");
    }

    private static Outlet published(Path where) throws IOException {
        Outlet outlet = new Outlet(Files.createDirectories(where));
        outlet.offer("20210606_2000");
        try (Publisher publisher = outlet.publisher()) {
            publisher.runOnce();
        }
        return outlet;
    }

    @Test
    void itStandsInTheLiveReleaseAndInEveryLaterOne() {
        try (Publisher publisher = outlet.publisher()) {
            Ordered ordered = publisher.override("logo.svg", file, "our colours");
            assertEquals(OrderKind.OVERRIDE, ordered.order().kind());
            DeliveryResult.Live live = assertInstanceOf(
                    DeliveryResult.Live.class, ordered.targets().get("portal"));
            assertEquals(1, live.changes().changed());
            assertTrue(live.confirmation().isConfirmed(), live::toString);
            assertEquals("<svg>nuestro</svg>", outlet.read("/logo.svg"));
            assertEquals("<html>20210606_2000", outlet.read("/"), "the rest is the package's");

            outlet.offer("20210606_2005");
            publisher.runOnce();
            assertEquals("<html>20210606_2005", outlet.read("/"));
            assertEquals("<svg>nuestro</svg>", outlet.read("/logo.svg"));
            publisher.rollback("wrong figures");
            assertEquals("<html>20210606_2000", outlet.read("/"));
            assertEquals("<svg>nuestro</svg>", outlet.read("/logo.svg"));
        }
    }

    @Test
    void manifestLedgerAndPublisherNameIt() {
        try (Publisher publisher = outlet.publisher()) {
            publisher.override("logo.svg", file, "our colours");
            List<FileOverride> overrides = publisher.overrides();
            assertEquals(1, overrides.size());
            assertEquals(1, overrides.get(0).order());
            String manifest = outlet.read("/.prep/releases/" + outlet.live() + ".json");
            assertTrue(
                    manifest.contains("\"overrides\":[{\"path\":\"logo.svg\",\"sha256\":\""
                            + overrides.get(0).sha256() + "\",\"order\":1}]"),
                    manifest);
            assertTrue(publisher.history(100).stream()
                    .anyMatch(entry -> entry.detail().contains("logo.svg (")
                            && entry.detail().contains("order 1)")));
        }
    }

    @Test
    void aNewFileMayStandBesideThePackagesAndIsGivenBack() {
        try (Publisher publisher = outlet.publisher()) {
            publisher.override("robots.txt", file, "for crawlers");
            assertEquals("<svg>nuestro</svg>", outlet.read("/robots.txt"));
            publisher.override("logo.svg", file, "our colours");
            publisher.giveBack("robots.txt", "not needed");
            assertEquals("404", outlet.read("/robots.txt"));
            assertEquals("<svg>nuestro</svg>", outlet.read("/logo.svg"));
            publisher.giveBack("logo.svg", "theirs again");
            assertEquals("<svg/>", outlet.read("/logo.svg"));
            assertEquals(List.of(), publisher.overrides());
            assertThrows(ConfigException.class, () -> publisher.giveBack("logo.svg", "twice"));
        }
    }

    @Test
    void nobodysFileMayStandEverywhere() throws IOException {
        try (Publisher publisher = outlet.publisher()) {
            for (String path : List.of(
                    ".prep/current.json",
                    ".PREP/x",
                    ".well-known/acme-challenge/token",
                    "../up.html",
                    "/logo.svg",
                    "a//b",
                    "",
                    "con.txt",
                    "a*b",
                    "LOGO.svg",
                    "index.html/more.html")) {
                assertThrows(ConfigException.class, () -> publisher.override(path, file, "why"), path);
            }
            assertThrows(ConfigException.class, () -> publisher.override("logo.svg", folder.resolve("nowhere"), "why"));
            Path large = Files.write(folder.resolve("large"), new byte[(16 << 20) + 1]);
            assertThrows(ConfigException.class, () -> publisher.override("logo.svg", large, "why"));
            assertThrows(ConfigException.class, () -> publisher.override("logo.svg", file, ""));
            assertEquals(0, outlet.pointer().epoch(), "nothing was ordered");
            assertEquals("<svg/>", outlet.read("/logo.svg"));
        }
    }

    @Test
    void aLaterPackageThatNeedsThePlaceIsToldAndTheCutBeforeStays() {
        try (Publisher publisher = outlet.publisher()) {
            publisher.override("datos", file, "a page of ours");
            outlet.offer("20210606_2005", java.util.Map.of("index.html", "<html>2005", "datos/a.json", "{}"));
            DeliveryResult.Failed failed = assertInstanceOf(
                    DeliveryResult.Failed.class, publisher.runOnce().targets().get("portal"));
            assertTrue(failed.message().contains("prep override --remove datos"), failed::message);
            assertEquals("<html>20210606_2000", outlet.read("/"));
            publisher.giveBack("datos", "the package needs it");
            publisher.runOnce();
            assertEquals("<html>2005", outlet.read("/"));
        }
    }

    @Test
    void killedAtAnyRequestTheNextCycleOfAnotherPublisherCarriesItOut() throws IOException {
        int request = 1;
        boolean killed = true;
        while (killed) {
            Outlet site = published(folder.resolve("run-" + request));
            killed = site.isKilled(request++, publisher -> publisher.override("logo.svg", file, "our colours"));
            String before = site.read("/logo.svg");
            assertTrue(before.equals("<svg/>") || before.equals("<svg>nuestro</svg>"), before);
            boolean ordered =
                    site.archive.keys().stream().anyMatch(key -> key.value().startsWith("orders/"));
            try (Publisher other = site.publisher()) {
                other.runOnce();
            }
            assertEquals(ordered ? "<svg>nuestro</svg>" : "<svg/>", site.read("/logo.svg"), "request " + request);
        }
        assertTrue(request > 10, "that many requests: " + request);
    }
}
