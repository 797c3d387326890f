package mx.prep.internal.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import mx.prep.model.CacheRule;
import mx.prep.model.Cut;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.Encoding;
import mx.prep.model.FileOverride;
import mx.prep.model.Manifest;
import mx.prep.model.ManifestEntry;
import mx.prep.model.MediaType;
import mx.prep.model.ObjectKey;
import mx.prep.model.PackageRef;
import mx.prep.model.PageKind;
import mx.prep.model.PageRef;
import mx.prep.model.ReleaseId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestFormatTest {
    private static final String HEX = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private static final Manifest MANIFEST = new Manifest(
            new PackageRef(Cut.parse("20210606-2000"), Digest.sha256("a".repeat(64))),
            Digest.sha256("b".repeat(64)),
            List.of(entry("índice ñ/a+b \"c\".json"), entry("index.html")).stream()
                    .sorted(java.util.Comparator.comparing(ManifestEntry::path))
                    .toList());

    @Test
    void whatIsWrittenIsRead() throws IOException {
        assertEquals(MANIFEST, read(ManifestFormat.write(MANIFEST)));
    }

    @Test
    void aPageAndOverridesAreRead() throws IOException {
        Manifest page = new Manifest(
                new PageRef(PageKind.HOLDING, Digest.sha256("c".repeat(64))), MANIFEST.recipe(), MANIFEST.files());
        assertEquals(page, read(ManifestFormat.write(page)));
        assertNull(page.reference());
        assertEquals(page, read(ManifestFormat.write(page)));
        Manifest overridden =
                new Manifest(MANIFEST.content(), MANIFEST.recipe(), List.of(override("index.html")), MANIFEST.files());
        assertEquals(overridden, read(ManifestFormat.write(overridden)));
        assertNotEquals(MANIFEST.id(0), overridden.id(0));
        assertEquals(overridden.id(2), ReleaseId.parse(overridden.id(2).toString()));
    }

    @Test
    void overridesThatAreNotInTheReleaseAreRefused() {
        for (List<FileOverride> overrides : List.of(
                List.of(override("other.html")),
                List.of(override("index.html"), override("index.html")),
                List.of(new FileOverride(ObjectKey.of("index.html"), Digest.sha256("d".repeat(64)), 1)))) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new Manifest(MANIFEST.content(), MANIFEST.recipe(), overrides, MANIFEST.files()));
        }
        for (String path : List.of(".prep/current.json", ".PREP", ".well-known/acme-challenge/token")) {
            assertThrows(IllegalArgumentException.class, () -> override(path), path);
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> new FileOverride(ObjectKey.of("a"), Digest.sha256("d".repeat(64)), 0));
    }

    @Test
    void whatANewerReleaseWritesBesidesIsPassedOver() throws IOException {
        String more = new String(ManifestFormat.write(MANIFEST), StandardCharsets.UTF_8)
                .replace("{\"schema\":1", "{\"schema\":1,\"more\":{\"a\":[1]},\"word\":\"x\"")
                .replace("{\"path\"", "{\"more\":{\"path\":\"y\"},\"word\":1,\"path\"");

        assertEquals(MANIFEST, read(more.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void anotherSchemaIsToldBeforeAnythingElseOfItIsRead() {
        FormatException refused = assertThrows(
                FormatException.class,
                () -> read("{\"schema\":2,\"files\":{\"index.html\":1}}".getBytes(StandardCharsets.UTF_8)));

        assertTrue(refused.isOfAnotherSchema());
        assertTrue(String.valueOf(refused.getMessage()).contains("schema 2 is not known; a newer release"));
    }

    @Test
    void theSameManifestHasTheSameBytes() {
        assertArrayEquals(ManifestFormat.write(MANIFEST), ManifestFormat.write(MANIFEST));
    }

    @Test
    void aFileIsALine() {
        String text = new String(ManifestFormat.write(MANIFEST), StandardCharsets.UTF_8);

        assertEquals(1 + MANIFEST.files().size(), text.lines().count());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"schema\":1}",
                "{\"schema\":2,\"cut\":\"20210606-2000\",\"files\":[]}",
                "{\"schema\":1,\"schema\":1}",
                "not json",
                "{\"schema\":1,\"files\":[{\"path\":\"../up\"}]}",
                "{\"schema\":1,\"files\":[{\"path\":[1]}]}",
                "{\"schema\":1,\"files\":[1]}",
                "{\"schema\":1,\"files\":{}}",
                "{\"schema\":1,\"page\":\"opening\",\"pageSha256\":\"" + HEX + "\",\"recipeSha256\":\"" + HEX + "\"}",
                "{\"schema\":1,\"page\":\"holding\",\"recipeSha256\":\"" + HEX + "\"}",
                "{\"schema\":1,\"page\":\"holding\",\"pageSha256\":\"" + HEX + "\",\"cut\":\"20210606-2000\","
                        + "\"recipeSha256\":\"" + HEX + "\"}",
                "{\"schema\":1,\"overrides\":{},\"files\":[]}",
                "{\"schema\":1,\"overrides\":[1],\"files\":[]}",
                "{\"schema\":1,\"overrides\":[{\"path\":\".prep/x\",\"sha256\":\"" + HEX + "\",\"order\":1}]}",
                "{\"schema\":1,\"overrides\":[{\"path\":\"x\",\"sha256\":\"" + HEX + "\",\"order\":\"99999999999\"}]}"
            })
    void anythingElseIsRefused(String text) {
        assertThrows(FormatException.class, () -> read(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void everyTruncationIsRefused() {
        byte[] whole = ManifestFormat.write(MANIFEST);
        // The last byte is the line's end, which nothing depends on.
        for (int length = 0; length < whole.length - 1; length++) {
            byte[] part = java.util.Arrays.copyOf(whole, length);
            assertThrows(FormatException.class, () -> read(part), "length " + length);
        }
    }

    /** A parser of JSON takes two zero bytes for UTF-32, and what isn't that fails as a stream does. */
    @Test
    void bytesThatAreNoTextAreNoManifest() {
        byte[] bytes = "\0\0 {\"schema\":1}".getBytes(StandardCharsets.ISO_8859_1);
        assertThrows(FormatException.class, () -> read(bytes));
        assertThrows(FormatException.class, () -> read(new byte[] {0, 0, 'x', 'y', 'z', 'z', 'y', 'x'}));
    }

    private static Manifest read(byte[] bytes) throws IOException {
        return ManifestFormat.read(new ByteArrayInputStream(bytes));
    }

    private static FileOverride override(String path) {
        return new FileOverride(
                ObjectKey.of(path), Digest.of(DigestAlgorithm.SHA256, path.getBytes(StandardCharsets.UTF_8)), 2);
    }

    private static ManifestEntry entry(String path) {
        return new ManifestEntry(
                ObjectKey.of(path),
                12,
                Digest.of(DigestAlgorithm.SHA256, path.getBytes(StandardCharsets.UTF_8)),
                new MediaType("text/html; charset=utf-8"),
                CacheRule.RELEASE,
                Encoding.GZIP,
                30,
                Digest.of(DigestAlgorithm.MD5, path.getBytes(StandardCharsets.UTF_8)));
    }
}
