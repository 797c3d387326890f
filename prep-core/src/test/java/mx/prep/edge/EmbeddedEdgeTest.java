package mx.prep.edge;

import static mx.prep.edge.Rig.body;
import static mx.prep.edge.Rig.bytes;
import static mx.prep.edge.Rig.cut;
import static mx.prep.edge.Rig.files;
import static mx.prep.edge.Rig.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import mx.prep.edge.EdgeRequest.Transport;
import mx.prep.event.PublishEvent;
import mx.prep.internal.format.PointerFormat;
import mx.prep.model.Pointer;
import mx.prep.model.ReleaseId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Following the pointer, whatever happens to it, and serving only what the manifest names. */
class EmbeddedEdgeTest {
    private final Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void followsThePointer() throws IOException {
        rig.publish(1);
        assertEquals("{\"corte\":1}", body(rig.get("/nacional/datos.json")));
        rig.publish(2);
        assertEquals("{\"corte\":2}", body(rig.get("/nacional/datos.json")));
        assertNull(rig.edge.status().problem());
    }

    @Test
    void showsTheHoldingPageUntilThereIsSomething() throws IOException {
        rig.edge.refresh();
        assertNull(rig.edge.status().problem(), "a target before its first pointer is no problem");
        EdgeResponse page = rig.get("/nacional/");
        assertEquals(200, page.status());
        assertEquals("no-store", page.header("Cache-Control").orElseThrow());
        assertTrue(body(page).contains("Sin resultados todavía") && body(page).contains("http-equiv=\"refresh\""));
        assertEquals(200, rig.get("/nacional/index.html").status());
        assertEquals(404, rig.get("/nacional/datos.json").status());
        assertEquals(404, rig.get("/.prep/current.json").status());

        rig.store.breakDown();
        rig.edge.refresh();
        assertNotNull(rig.edge.status().problem());
        assertEquals(200, rig.get("/nacional/").status(), "what was known once");

        rig.store.recover();
        rig.site.point(rig.site.pointer());
        rig.edge.refresh();
        assertEquals(200, rig.get("/").status());
        assertEquals(200, rig.get("/.prep/current.json").status());
    }

    @Test
    void whatIsThereAnEdgeThatHasNeverSeenItDoesntDeny() throws IOException {
        rig.site.publish(cut(1), files(1));
        rig.store.breakDown();
        rig.edge.refresh();
        assertUninformed();
        rig.store.recover();
        assertUninformed();

        byte[] pointer = rig.store.get(rig.site.pointerKey(), mx.prep.spi.ByteRange.ALL).stream()
                .readAllBytes();
        rig.store.tamper(rig.site.pointerKey(), text("{\"schema\":1"));
        rig.edge.refresh();
        assertUninformed();

        rig.store.tamper(rig.site.pointerKey(), pointer);
        rig.edge.refresh();
        assertEquals("{\"corte\":1}", body(rig.get("/nacional/datos.json")));
        assertEquals(404, rig.get("/nacional/otros.json").status());
    }

    private void assertUninformed() {
        for (String path : List.of("/", "/nacional/datos.json", "/.prep/current.json")) {
            EdgeResponse answer = rig.get(path);
            assertEquals(503, answer.status(), path);
            assertEquals("1", answer.header("Retry-After").orElseThrow());
            assertEquals("no-store", answer.header("Cache-Control").orElseThrow());
        }
    }

    @Test
    void keepsTheLastGoodReleaseWhenTheStoreFails() throws IOException {
        rig.publish(1);
        assertEquals("corte\n1\n", body(rig.get("/base.csv")));
        rig.store.breakDown();
        rig.edge.refresh();
        assertEquals("corte\n1\n", body(rig.get("/base.csv")), "from memory");
        EdgeResponse cold = rig.get("/LEEME");
        assertEquals(503, cold.status());
        assertEquals("1", cold.header("Retry-After").orElseThrow());
        assertTrue(String.valueOf(rig.edge.status().problem()).contains("is down"));
        rig.store.recover();
        rig.edge.refresh();
        assertEquals("sin extensión 1", body(rig.get("/LEEME")));
        assertNull(rig.edge.status().problem());
    }

    @Test
    void keepsTheLastGoodReleaseWhenManifestOrPointerAreBroken() throws IOException {
        rig.publish(1);
        ReleaseId second = rig.site.publish(cut(2), files(2));
        rig.store.tamper(rig.site.manifest(second), text("{\"schema\":1,\"cut\":\"20210606-2010\"}"));
        rig.edge.refresh();
        assertEquals("corte\n1\n", body(rig.get("/base.csv")));
        assertEquals(1, servedCut(), "the pointer that readers see is the one that is followed");

        rig.store.tamper(rig.site.pointerKey(), text("{\"schema\":1"));
        rig.edge.refresh();
        assertEquals("corte\n1\n", body(rig.get("/base.csv")));
        assertTrue(String.valueOf(rig.edge.status().problem()).contains("pointer"));

        rig.publish(3);
        assertEquals("corte\n3\n", body(rig.get("/base.csv")));
    }

    @Test
    void anotherManifestThanThePointerNamesIsNotBelieved() throws IOException {
        rig.publish(1);
        ReleaseId second = rig.site.publish(cut(2), files(2));
        ReleaseId third = rig.site.stage(cut(3), files(3));
        rig.store.tamper(
                rig.site.manifest(second),
                rig.store.get(rig.site.manifest(third), mx.prep.spi.ByteRange.ALL).stream()
                        .readAllBytes());
        rig.edge.refresh();
        assertEquals("corte\n1\n", body(rig.get("/base.csv")));
        assertTrue(String.valueOf(rig.edge.status().problem()).contains("the pointer names the manifest"));
    }

    @Test
    void aPointerThatGoesBackIsNotFollowed() throws IOException {
        rig.publish(1);
        Pointer first = rig.site.pointer();
        rig.publish(2);
        rig.site.point(first);
        rig.edge.refresh();
        assertEquals("corte\n2\n", body(rig.get("/base.csv")));
        assertTrue(String.valueOf(rig.edge.status().problem()).contains("went back"));
    }

    @Test
    void anOrderMovesBack() throws IOException {
        rig.publish(1);
        ReleaseId first = rig.site.pointer().release();
        rig.publish(2);
        rig.site.order(java.util.Objects.requireNonNull(first));
        rig.edge.refresh();
        assertEquals("corte\n1\n", body(rig.get("/base.csv")));
    }

    @Test
    void aThousandReadersOfAFreshFileAreOneRead() {
        rig.publish(1);
        CountDownLatch latch = rig.store.hold();
        List<CompletableFuture<EdgeResponse>> readers = new ArrayList<>();
        EdgeRequest request = new EdgeRequest("GET", "/base.csv", null, Transport.PLAIN, name -> List.of());
        for (int i = 0; i < 1000; i++) {
            readers.add(rig.edge.handle(request));
        }
        latch.countDown();
        readers.forEach(reader -> assertEquals(200, reader.join().status()));
        ReleaseId live = java.util.Objects.requireNonNull(rig.site.pointer().release());
        assertEquals(1, rig.store.reads(rig.site.file(live, "base.csv")));
    }

    @Test
    void whatStaysFromCutToCutIsNotReadAgain() throws IOException {
        rig.publish(1);
        assertEquals("<svg/>", body(rig.get("/logo.svg")));
        rig.publish(2);
        int before = rig.store.reads();
        assertEquals("<svg/>", body(rig.get("/logo.svg")));
        assertEquals(before, rig.store.reads());
    }

    @Test
    void aHangingStoreBlocksNobodyForLong() {
        try (Rig impatient = new Rig(Front.READERS, 64L << 20, Duration.ofMillis(20))) {
            impatient.publish(1);
            CountDownLatch latch = impatient.store.hold();
            assertEquals(503, impatient.get("/base.csv").status());
            latch.countDown();
        }
    }

    @Test
    void otherBytesThanTheManifestsAreNeverServed() throws IOException {
        rig.publish(1);
        ReleaseId live = java.util.Objects.requireNonNull(rig.site.pointer().release());
        rig.store.tamper(rig.site.file(live, "base.csv"), text("corte\n7\n"));
        rig.store.tamper(rig.site.file(live, "LEEME"), text("corto"));
        rig.store.tamper(rig.site.file(live, "nacional/datos.json"), text("no es gzip"));
        for (String path : List.of("/base.csv", "/LEEME", "/nacional/datos.json")) {
            EdgeResponse response = rig.get(path);
            assertEquals(502, response.status(), path);
            assertFalse(body(response).contains("7"));
        }
        rig.store.delete(
                List.of(new mx.prep.spi.Deletion(rig.site.file(live, "logo.svg"), mx.prep.spi.Precondition.NONE)));
        assertEquals(502, rig.get("/logo.svg").status());
    }

    @Test
    void incidentsAreTold() {
        rig.publish(1);
        ReleaseId live = java.util.Objects.requireNonNull(rig.site.pointer().release());
        CompletableFuture<PublishEvent> told = new CompletableFuture<>();
        try (EmbeddedEdge edge = telling(told)) {
            edge.refresh();
            rig.store.tamper(rig.site.file(live, "base.csv"), text("corte\n7\n"));
            EdgeRequest request = new EdgeRequest("GET", "/base.csv", null, Transport.PLAIN, name -> List.of());
            assertEquals(502, edge.handle(request).join().status());
            assertTold(told, "base.csv has other bytes than the manifest says");
        }
    }

    @Test
    void anIncidentSaysWhatReadersGetMeanwhile() {
        CompletableFuture<PublishEvent> told = new CompletableFuture<>();
        rig.store.breakDown();
        try (EmbeddedEdge edge = telling(told)) {
            edge.refresh();
            assertTold(told, "readers get status 503 until it can be read");
        }
    }

    private EmbeddedEdge telling(CompletableFuture<PublishEvent> listener) {
        return EmbeddedEdge.builder()
                .store(rig.store)
                .prefix("portal/")
                .clock(rig.clock)
                .listener(listener::complete)
                .build();
    }

    private static void assertTold(CompletableFuture<PublishEvent> told, String words) {
        String incident =
                told.orTimeout(10, java.util.concurrent.TimeUnit.SECONDS).join().toString();
        assertTrue(incident.contains(words), incident);
    }

    @Test
    void thePublicStatementCanBeChecked() throws IOException {
        rig.publish(1);
        rig.publish(2);
        EdgeResponse current = rig.get("/.prep/current.json");
        assertEquals(
                "public, max-age=5, s-maxage=5", current.header("Cache-Control").orElseThrow());
        Pointer pointer = PointerFormat.read(bytes(current));
        assertEquals(rig.site.pointer(), pointer);
        for (ReleaseId id : List.of(
                java.util.Objects.requireNonNull(pointer.release()),
                java.util.Objects.requireNonNull(pointer.previous()))) {
            EdgeResponse manifest = rig.get("/.prep/releases/" + id + ".json");
            assertEquals(200, manifest.status());
            assertTrue(body(manifest).contains("\"packageSha256\""));
        }
        for (String path : List.of(
                "/.prep/",
                "/.prep",
                "/.prep/releases/",
                "/.prep/purged.json",
                "/.prep/releases/x.json",
                "/.prep/releases/20210606-2000-0-000000000000.json",
                "/releases/" + pointer.release() + "/index.html",
                "/releases/",
                "/releases",
                "/releases/" + pointer.release())) {
            assertEquals(404, rig.get(path).status(), path);
        }
        assertEquals(200, rig.get("/releases/de-la-autoridad.json").status(), "a file of the package's own");
    }

    @Test
    void behindACdnThatKeysByUrlNothingIsPinnedOrKeptForLong() {
        try (Rig behind = new Rig(Front.CDN, 64L << 20)) {
            behind.publish(1);
            EdgeResponse page = behind.get("/", "Sec-Fetch-Dest", "document");
            assertEquals(
                    "public, max-age=0, must-revalidate, s-maxage=15",
                    page.header("Cache-Control").orElseThrow());
            assertFalse(page.header("Set-Cookie").isPresent());
        }
    }

    private int servedCut() throws IOException {
        ReleaseId release =
                PointerFormat.read(bytes(rig.get("/.prep/current.json"))).release();
        return (int) Duration.between(
                                cut(0).time(),
                                java.util.Objects.requireNonNull(release).cut().time())
                        .toMinutes()
                / 5;
    }
}
