package mx.prep.internal.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import mx.prep.model.Cut;
import mx.prep.model.Digest;
import mx.prep.model.PackageRef;
import mx.prep.model.Pointer;
import mx.prep.model.ReleaseId;
import org.junit.jupiter.api.Test;

class PointerFormatTest {
    private static final Instant NOW = Instant.parse("2021-06-07T01:00:00.123Z");
    private static final Pointer POINTER = new Pointer(
            3,
            Cut.parse("20210606-2030"),
            ReleaseId.parse("20210606-2015-3-0123456789ab"),
            new PackageRef(Cut.parse("20210606-2015"), Digest.sha256("a".repeat(64))),
            Digest.sha256("b".repeat(64)),
            ReleaseId.parse("20210606-2030-2-ba9876543210"),
            List.of(ReleaseId.parse("20210606-2000-0-aaaaaaaaaaaa"), ReleaseId.parse("20210606-2030-2-ba9876543210")),
            17,
            NOW,
            true);

    @Test
    void whatIsWrittenIsRead() {
        assertEquals(POINTER, PointerFormat.read(PointerFormat.write(POINTER)));
        Pointer empty = Pointer.empty(NOW, false);
        assertEquals(empty, PointerFormat.read(PointerFormat.write(empty)));
    }

    @Test
    void aPageHasAManifestAndNoPackage() {
        for (String id : List.of("holding-0-0123456789ab", "closing-7-0123456789ab")) {
            ReleaseId page = ReleaseId.parse(id);
            Pointer pointer = new Pointer(
                    page.epoch(), null, page, null, Digest.sha256("b".repeat(64)), null, List.of(page), 1, NOW, false);
            assertEquals(pointer, PointerFormat.read(PointerFormat.write(pointer)));
            String text = new String(PointerFormat.write(pointer), StandardCharsets.UTF_8);
            String cut = "\"package\":{\"cut\":\"20210606-2000\",\"sha256\":\"" + "a".repeat(64) + "\"}";
            assertThrows(FormatException.class, () -> read(text.replace("\"package\":null", cut)));
            assertThrows(FormatException.class, () -> read(text.replace(id, id.replace("ing-", "ed-"))));
            assertThrows(FormatException.class, () -> read(text.replace(id, "20210606-2000-0-0123456789ab")));
        }
    }

    @Test
    void everyTruncationIsRefused() {
        byte[] whole = PointerFormat.write(POINTER);
        for (int length = 0; length < whole.length - 1; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThrows(FormatException.class, () -> PointerFormat.read(part), "length " + length);
        }
    }

    @Test
    void aReleaseWithoutItsPackageIsRefused() {
        String text = new String(PointerFormat.write(POINTER), StandardCharsets.UTF_8);

        assertThrows(FormatException.class, () -> read(text.replace("\"manifestSha256\"", "\"manifest\"")));
        assertThrows(FormatException.class, () -> read(text.replace("\"schema\":1", "\"schema\":2")));
        assertThrows(FormatException.class, () -> read(text.replace("\"epoch\":3", "\"epoch\":\"3\"")));
        assertThrows(FormatException.class, () -> read(text.replace("\"epoch\":3", "\"epoch\":-3")));
        assertThrows(FormatException.class, () -> read(text.trim() + "{}"));
    }

    private static Pointer read(String text) {
        return PointerFormat.read(text.getBytes(StandardCharsets.UTF_8));
    }
}
