package mx.prep.internal.zip;

import static mx.prep.internal.zip.Judge.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import mx.prep.testkit.zip.ForgedEntry;
import mx.prep.testkit.zip.ForgedEntry.Descriptor;
import mx.prep.testkit.zip.ZipField;
import mx.prep.testkit.zip.ZipForge;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damage of every kind to a small zip: it is refused, or what a reader gets is the same, byte for byte. */
class MutationTest {
    private static final byte[] ZIP = ZipForge.zip()
            .file("index.html", "<html>hello, hello, hello</html>")
            .add(ForgedEntry.folder("assets"))
            .add(ForgedEntry.stored("assets/año.png", new byte[] {1, 2, 3, 4, 5, 6, 7}))
            .add(ForgedEntry.deflated("assets/a.json", bytes("{\"a\":1111111111}"))
                    .descriptor(Descriptor.SIGNED))
            .add(ForgedEntry.deflated("assets/b.json", bytes("{}"))
                    .descriptor(Descriptor.UNSIGNED_ZIP64)
                    .local(ZipField.SIZE, 0xffff_ffffL)
                    .local(ZipField.PACKED_SIZE, 0xffff_ffffL)
                    .localExtra(ForgedEntry.zip64Field(0, 0)))
            .zip64()
            .comment(bytes("comment"))
            .build();

    @TempDir
    Path folder;

    private void check(byte[] damaged, Map<String, String> original, String damage) {
        ZipReading reading = new Judge(folder).read(damaged);
        if (reading instanceof ZipReading.Accepted) {
            assertEquals(original, Judge.tree(reading), damage);
        } else {
            String message = ((ZipReading.Refused) reading).refusal().message();
            assertTrue(message.matches("(Extraction|Transfer) failed: .*\\."), message);
        }
    }

    @Test
    void everyTruncationIsRefused() {
        for (int length = 0; length < ZIP.length; length++) {
            ZipReading reading = new Judge(folder).read(Arrays.copyOf(ZIP, length));
            int at = length;
            assertTrue(reading instanceof ZipReading.Refused, () -> "accepted when cut off at " + at);
        }
    }

    @Test
    void everyFlippedBitIsRefusedOrHarmless() {
        Map<String, String> original = new Judge(folder).accepted(ZIP);
        for (int bit = 0; bit < ZIP.length * 8; bit++) {
            byte[] damaged = ZIP.clone();
            damaged[bit / 8] ^= (byte) (1 << (bit % 8));
            check(damaged, original, "bit " + bit);
        }
    }

    @Test
    void everyByteLostOrAddedIsRefused() {
        new Judge(folder).accepted(ZIP);
        for (int at = 0; at < ZIP.length; at++) {
            byte[] shorter = new byte[ZIP.length - 1];
            System.arraycopy(ZIP, 0, shorter, 0, at);
            System.arraycopy(ZIP, at + 1, shorter, at, ZIP.length - at - 1);
            byte[] longer = new byte[ZIP.length + 1];
            System.arraycopy(ZIP, 0, longer, 0, at);
            System.arraycopy(ZIP, at, longer, at + 1, ZIP.length - at);
            int where = at;
            assertTrue(new Judge(folder).read(shorter) instanceof ZipReading.Refused, () -> "lost " + where);
            assertTrue(new Judge(folder).read(longer) instanceof ZipReading.Refused, () -> "added " + where);
        }
    }

    @Test
    void randomDamageNeverCrashes() {
        Map<String, String> original = new Judge(folder).accepted(ZIP);
        Random random = new Random(20210606);
        byte[] interesting = {0, 1, (byte) 0xff, 0x7f, (byte) 0x80, 'P', 'K', '/', '.'};
        for (int round = 0; round < 2_000; round++) {
            byte[] damaged = ZIP.clone();
            for (int i = random.nextInt(4) + 1; i > 0; i--) {
                int at = random.nextInt(damaged.length);
                for (int n = random.nextInt(8); n >= 0 && at + n < damaged.length; n--) {
                    damaged[at + n] = interesting[random.nextInt(interesting.length)];
                }
            }
            ZipReading reading = new Judge(folder).read(damaged);
            if (reading instanceof ZipReading.Accepted) {
                assertTrue(Judge.tree(reading).size() <= original.size(), "round " + round);
            }
        }
    }
}
