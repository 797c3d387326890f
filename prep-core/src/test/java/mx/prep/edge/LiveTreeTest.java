package mx.prep.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import mx.prep.internal.format.ManifestFormat;
import mx.prep.internal.format.PointerFormat;
import mx.prep.internal.format.TargetLayout;
import mx.prep.model.CacheRule;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.Encoding;
import mx.prep.model.Manifest;
import mx.prep.model.ManifestEntry;
import mx.prep.model.Mode;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import mx.prep.model.PackageRef;
import mx.prep.model.Pointer;
import mx.prep.model.Recipe;
import mx.prep.model.ReleaseId;
import mx.prep.spi.Body;
import mx.prep.spi.Precondition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The edge in front of a live tree, whose files may be newer than the manifest. */
class LiveTreeTest {
    private static final TargetLayout LAYOUT = new TargetLayout("portal/");

    private final Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    private void put(ObjectKey key, byte[] bytes, ObjectHeaders headers) {
        rig.store.put(key, Body.of(bytes), headers, Precondition.NONE);
    }

    private ManifestEntry write(String path, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        ObjectKey key = ObjectKey.of(path);
        ManifestEntry entry = new ManifestEntry(
                key,
                bytes.length,
                Digest.of(DigestAlgorithm.SHA256, bytes),
                Recipe.of(Mode.IN_PLACE).mediaTypeOf(key, true),
                CacheRule.IN_PLACE,
                Encoding.IDENTITY,
                bytes.length,
                Digest.of(DigestAlgorithm.MD5, bytes));
        put(LAYOUT.live(key), bytes, entry.headers());
        return entry;
    }

    private void publish(int number, Map<String, String> files) {
        List<ManifestEntry> entries = new ArrayList<>();
        new TreeMap<>(files).forEach((path, text) -> entries.add(write(path, text)));
        Recipe recipe = Recipe.of(Mode.IN_PLACE);
        Digest sha256 = Digest.of(DigestAlgorithm.SHA256, files.toString().getBytes(UTF_8));
        PackageRef reference = new PackageRef(Rig.cut(number), sha256);
        ReleaseId id = ReleaseId.of(reference, 0, recipe.digest(Mode.IN_PLACE));
        byte[] manifest =
                ManifestFormat.write(new Manifest(reference, recipe.digest(Mode.IN_PLACE), Mode.IN_PLACE, entries));
        put(LAYOUT.manifest(id), manifest, ObjectHeaders.CONTROL);
        Pointer pointer = new Pointer(
                0,
                Rig.cut(number),
                id,
                reference,
                Digest.of(DigestAlgorithm.SHA256, manifest),
                rig.site.pointer().release(),
                List.of(),
                1,
                rig.clock.instant(),
                false);
        put(LAYOUT.pointer(), PointerFormat.write(pointer), ObjectHeaders.CONTROL);
        rig.edge.refresh();
    }

    private void assertGets(int status, String text, String path, String... headers) throws IOException {
        EdgeResponse response = rig.get(path, headers);
        assertEquals(status, response.status(), path);
        assertEquals(text, Rig.body(response), path);
    }

    private static final Map<String, String> FILES = Map.of(
            "index.html", "<p>1", "nacional/index.html", "<p>nacional 1", "a.json", "{\"corte\":1}", "app.js", "1");

    @Test
    void filesAreServedWithTheirOwnHeadersAndRoutesAsInARelease() throws IOException {
        publish(1, FILES);
        assertGets(200, "<p>1", "/");
        assertGets(200, "<p>nacional 1", "/nacional/");
        assertEquals("/nacional/", rig.get("/nacional").header("Location").orElseThrow());
        assertGets(200, "<p>1", "/una/ruta");
        assertEquals(404, rig.get("/nada.json").status());
        assertEquals(404, rig.get("/.prep/intent.json").status());
        assertEquals(404, rig.get("/.oculto").status());
        EdgeResponse page = rig.get("/");
        assertEquals(CacheRule.IN_PLACE.value(), page.header("Cache-Control").orElseThrow());
        assertTrue(page.header("Set-Cookie").isEmpty(), "nothing can be pinned");
        String etag = page.header("ETag").orElseThrow();
        assertEquals(304, rig.get("/", "If-None-Match", etag).status());
        assertEquals("{\"c", Rig.body(rig.get("/a.json", "Range", "bytes=0-2")));
    }

    /** While a cut is uploaded its pages come before its manifest: what they refer to has to be there. */
    @Test
    void whatIsNewerThanTheManifestIsServed() throws IOException {
        publish(1, FILES);
        assertEquals(404, rig.get("/nuevo.js").status());
        write("nuevo.js", "nuevo");
        assertGets(200, "nuevo", "/nuevo.js");
        write("app.js", "2");
        assertGets(200, "2", "/app.js");
    }

    @Test
    void memoryIsEmptiedWhenThePointerMovesAndAfter15Seconds() throws IOException {
        publish(1, FILES);
        assertGets(200, "<p>1", "/");
        write("index.html", "<p>2");
        assertGets(200, "<p>1", "/");
        Map<String, String> next = new TreeMap<>(FILES);
        next.put("index.html", "<p>2");
        publish(2, next);
        assertGets(200, "<p>2", "/");
        write("index.html", "<p>3");
        rig.clock.advance(Duration.ofSeconds(15));
        assertGets(200, "<p>3", "/");
    }

    @Test
    void largeFilesAreStreamedWholeAndInParts() throws IOException {
        String large = "0123456789".repeat(900_000);
        publish(1, Map.of("index.html", "<p>1", "base.csv", large));
        assertGets(200, large, "/base.csv");
        assertEquals("56789", Rig.body(rig.get("/base.csv", "Range", "bytes=5-9")));
        write("base.csv", large + "x");
        rig.clock.advance(Duration.ofSeconds(15));
        assertGets(200, large + "x", "/base.csv");
    }

    @Test
    void aPageLoadOfTheReleaseBeforeTheChangeOfModeGoesOnForAMinute() throws IOException {
        rig.publish(1);
        String cookie = rig.get("/").header("Set-Cookie").orElseThrow().replaceFirst(";.*", "");
        publish(2, FILES);
        assertGets(200, "{\"corte\":1}", "/nacional/datos.json", "Cookie", cookie, "Sec-Fetch-Dest", "empty");
        assertEquals(404, rig.get("/nacional/datos.json").status(), "the new cut has no such file");
        assertGets(200, "<p>1", "/");
    }
}
