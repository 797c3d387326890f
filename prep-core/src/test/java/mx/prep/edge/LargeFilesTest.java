package mx.prep.edge;

import static mx.prep.edge.Rig.body;
import static mx.prep.edge.Rig.bytes;
import static mx.prep.edge.Rig.cut;
import static mx.prep.edge.Rig.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.Map;
import java.util.Random;
import mx.prep.model.ReleaseId;
import org.junit.jupiter.api.Test;

/** Files that are too large for memory. */
class LargeFilesTest {
    @Test
    void aLargeFileWithOtherBytesNeverArrivesWhole() throws IOException {
        byte[] large = new byte[1 << 20];
        new Random(7).nextBytes(large);
        try (Rig small = new Rig(Front.READERS, 1 << 20)) {
            ReleaseId id = small.site.publish(cut(1), Map.of("index.html", text("x"), "base.zip", large));
            small.edge.refresh();
            assertArrayEquals(large, bytes(small.get("/base.zip")));
            byte[] other = large.clone();
            other[5] ^= 1;
            small.store.tamper(small.site.file(id, "base.zip"), other);
            EdgeResponse response = small.get("/base.zip");
            assertEquals(200, response.status());
            org.junit.jupiter.api.Assertions.assertThrows(IOException.class, () -> bytes(response));
            assertArrayEquals(
                    java.util.Arrays.copyOfRange(large, 1000, 2000),
                    bytes(small.get("/base.zip", "Range", "bytes=1000-1999")));
        }
    }

    @Test
    void downloadsAreBoundedAndGiveTheirPlaceBack() throws IOException {
        byte[] large = new byte[200_000];
        try (Rig small = new Rig(Front.READERS, 1 << 20)) {
            small.site.publish(cut(1), Map.of("index.html", text("x"), "base.zip", large));
            small.edge.refresh();
            EdgeResponse first = small.get("/base.zip");
            EdgeResponse second = small.get("/base.zip");
            assertEquals(503, small.get("/base.zip").status());
            first.close();
            first.close();
            assertEquals(200, small.get("/base.zip").status());
            assertEquals(503, small.get("/base.zip").status());
            assertArrayEquals(large, bytes(second));
        }
    }

    @Test
    void aLargeGzipIsDecodedForThoseWhoNeedIt() throws IOException {
        StringBuilder json = new StringBuilder("[");
        Random random = new Random(11);
        for (int i = 0; i < 300_000; i++) {
            json.append(random.nextInt()).append(',');
        }
        byte[] large = text(json.append("0]").toString());
        for (long cache : new long[] {64L << 20, 1L << 20}) {
            try (Rig other = new Rig(Front.READERS, cache)) {
                other.site.publish(cut(1), Map.of("index.html", text("x"), "todo.json", large));
                other.edge.refresh();
                EdgeResponse plain = other.get("/todo.json");
                assertEquals(
                        large.length,
                        Long.parseLong(plain.header("Content-Length").orElseThrow()));
                assertArrayEquals(large, bytes(plain));
                assertEquals(
                        new String(large, 0, 50, java.nio.charset.StandardCharsets.UTF_8),
                        body(other.get("/todo.json", "Range", "bytes=0-49")));
                assertEquals(json.toString(), body(other.get("/todo.json", "Accept-Encoding", "gzip")));
            }
        }
    }
}
