package mx.prep.internal.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import mx.prep.model.CacheRule;
import mx.prep.model.Cut;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.Encoding;
import mx.prep.model.Manifest;
import mx.prep.model.ManifestEntry;
import mx.prep.model.MediaType;
import mx.prep.model.ObjectKey;
import mx.prep.model.PackageRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestFormatTest {
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
                "{\"schema\":1,\"files\":{}}"
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

    private static Manifest read(byte[] bytes) throws IOException {
        return ManifestFormat.read(new ByteArrayInputStream(bytes));
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
