package mx.prep.internal.zip;

import static mx.prep.internal.zip.Judge.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import mx.prep.testkit.Endurance;
import mx.prep.testkit.zip.ForgedEntry;
import mx.prep.testkit.zip.ForgedEntry.Descriptor;
import mx.prep.testkit.zip.ZipField;
import mx.prep.testkit.zip.ZipForge;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is accepted, every ordinary reader reads as the same tree, whether it begins at the directory or at the start. */
class AgreementTest {
    @TempDir
    Path folder;

    @Test
    void goodZipsOfEveryShapeAreAcceptedAndReadAlike() {
        Agreement agreement = new Agreement(folder);
        int streamed = 0;
        int zips = Endurance.of(200, 10_000);
        for (int seed = 0; seed < zips; seed++) {
            ForgedZips.Good good = ForgedZips.good(Choices.seeded(seed));
            assertEquals(good.tree(), new Judge(folder).accepted(good.zip()), "seed " + seed);
            agreement.check(good.tree(), good.zip());
            for (OtherReader reader : OtherReader.values()) {
                try {
                    Map<String, String> tree = reader.tree(good.zip(), folder);
                    if (reader != OtherReader.JDK_STREAM || good.streamable()) {
                        assertEquals(good.tree(), tree, reader + ", seed " + seed);
                    }
                    streamed += reader == OtherReader.JDK_STREAM ? 1 : 0;
                } catch (IOException e) {
                    assertTrue(mayRefuse(reader, good, e), reader + ", seed " + seed + ": " + e);
                }
            }
        }
        assertTrue(streamed > zips / 4, "only " + streamed + " of " + zips + " were read as a stream");
    }

    /**
     * Stored data whose sizes follow it and 8-byte descriptors are more than readers from the start can do; JDK 25
     * refuses zip64 fields of values that would fit without them.
     */
    private static boolean mayRefuse(OtherReader reader, ForgedZips.Good good, IOException refusal) {
        return switch (reader) {
            case JDK_STREAM, COMPRESS_STREAM -> !good.streamable();
            case JDK_FILE -> String.valueOf(refusal.getMessage()).contains("invalid zip64 extra data field size");
            case COMPRESS_FILE -> false;
        };
    }

    /** The JDK's stream takes no stored data with a descriptor, commons-compress neither; both say so. */
    @Test
    void storedDataWithADescriptorIsRefusedByStreams() throws IOException {
        byte[] zip = ZipForge.zip()
                .add(ForgedEntry.stored("a", bytes("abc")).descriptor(Descriptor.SIGNED))
                .build();
        Map<String, String> tree = Map.of("a", "abc");
        assertEquals(tree, new Judge(folder).accepted(zip));
        assertEquals(tree, OtherReader.JDK_FILE.tree(zip, folder));
        assertEquals(tree, OtherReader.COMPRESS_FILE.tree(zip, folder));
        String jdk = assertThrows(IOException.class, () -> OtherReader.JDK_STREAM.tree(zip, folder))
                .getMessage();
        assertTrue(jdk.contains("only DEFLATED entries can have EXT descriptor"), jdk);
        assertThrows(IOException.class, () -> OtherReader.COMPRESS_STREAM.tree(zip, folder));
    }

    @Test
    void zipsWithLiesAreRefusedOrReadAlike() {
        Agreement agreement = new Agreement(folder);
        int accepted = 0;
        int zips = Endurance.of(1_000, 50_000);
        for (int seed = 0; seed < zips; seed++) {
            byte[] zip = ForgedZips.odd(Choices.seeded(seed));
            try {
                agreement.check(zip);
            } catch (AssertionError e) {
                throw new AssertionError("seed " + seed, e);
            }
            ZipReading reading = new Judge(folder).read(zip);
            if (reading instanceof ZipReading.Accepted) {
                Judge.tree(reading);
                accepted++;
            }
        }
        assertTrue(accepted > zips / 50 && accepted < zips / 2, accepted + " of " + zips + " accepted");
    }

    /** The JDK's stream ends there without a word, before the files that follow: no file is another, some are missing. */
    @Test
    void theJdksStreamEndsAtAWideDescriptor() throws IOException {
        ForgedEntry wide = ForgedEntry.deflated("a", new byte[0])
                .descriptor(Descriptor.UNSIGNED_ZIP64)
                .local(ZipField.SIZE, 0xffff_ffffL)
                .local(ZipField.PACKED_SIZE, 0xffff_ffffL)
                .localExtra(ForgedEntry.zip64Field(0, 0));
        byte[] zip = ZipForge.zip().add(wide).file("b", "b").build();
        assertEquals(Map.of("a", "", "b", "b"), new Judge(folder).accepted(zip));
        assertEquals(Map.of("a", "", "b", "b"), OtherReader.COMPRESS_FILE.tree(zip, folder));
        assertTrue(new Agreement(folder).hasHardDescriptor(zip));
        new Agreement(folder).check(zip);
        assertFalse(new Agreement(folder)
                .hasHardDescriptor(ZipForge.zip().file("a", "").file("b", "b").build()));
    }

    /** No other field makes an exception: behind times the JDK's stream finds every file, or it would be found out. */
    @Test
    void anotherFieldExcusesNoStream() {
        byte[] times = ForgedEntry.extraField(0x5455, new byte[] {1, 0, 0, 0, 0});
        ForgedEntry timed = ForgedEntry.deflated("a", bytes("abc"))
                .descriptor(Descriptor.SIGNED)
                .localExtra(times)
                .centralExtra(times);
        byte[] zip = ZipForge.zip().add(timed).file("b", "b").build();
        assertFalse(new Agreement(folder).hasHardDescriptor(zip));
        new Agreement(folder).check(Map.of("a", "abc", "b", "b"), zip);
        AssertionError found = assertThrows(
                AssertionError.class, () -> new Agreement(folder).check(Map.of("a", "abc", "b", "b", "c", ""), zip));
        assertTrue(found.getMessage().startsWith("JDK_"), found::getMessage);
    }

    /** The check can fail: a file that only readers from the start see, another's content, a file too many. */
    @Test
    void aReaderThatDisagreesIsFound() {
        Agreement agreement = new Agreement(folder);
        byte[] hidden = ZipForge.zip()
                .file("a", "a")
                .add(ForgedEntry.stored("evil", bytes("x")).onlyInFile())
                .build();
        AssertionError found = assertThrows(AssertionError.class, () -> agreement.check(Map.of("a", "a"), hidden));
        assertTrue(found.getMessage().contains("evil"), found::getMessage);
        byte[] plain = ZipForge.zip().file("a", "a").build();
        agreement.check(Map.of("a", "a"), plain);
        assertThrows(AssertionError.class, () -> agreement.check(Map.of("a", "b"), plain));
        assertThrows(AssertionError.class, () -> agreement.check(Map.of("a", "a", "b", "b"), plain));
        agreement.checkPeek("a", "a", plain);
        assertThrows(AssertionError.class, () -> agreement.checkPeek("a", "b", plain));
        assertThrows(AssertionError.class, () -> agreement.checkPeek("b", "", plain));
    }
}
