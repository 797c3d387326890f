package mx.prep.internal.zip;

import static mx.prep.internal.zip.Judge.bytes;
import static mx.prep.model.RefusalCode.DATA_CRC;
import static mx.prep.model.RefusalCode.DATA_DEFLATE;
import static mx.prep.model.RefusalCode.DATA_SIZE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import mx.prep.testkit.zip.ForgedEntry;
import mx.prep.testkit.zip.ZipField;
import mx.prep.testkit.zip.ZipForge;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an entry's data must be: exactly what the headers announce. */
class DataTest {
    private static final byte[] CONTENT = bytes("0123456789".repeat(30_000));

    @TempDir
    Path folder;

    private Judge judge;

    @BeforeEach
    void judge() {
        judge = new Judge(folder);
    }

    private void refused(mx.prep.model.RefusalCode code, ForgedEntry entry) {
        judge.refused(
                code, ZipForge.zip().file("a", "a").add(entry).file("z", "z").build());
    }

    @Test
    void aWrongCrcIsRefused() {
        refused(DATA_CRC, ForgedEntry.deflated("f", CONTENT).both(ZipField.CRC, 7));
        refused(DATA_CRC, ForgedEntry.stored("f", CONTENT).both(ZipField.CRC, 7));
        refused(DATA_CRC, ForgedEntry.stored("f", new byte[0]).both(ZipField.CRC, 7));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1, -300_000, 70_000})
    void aWrongSizeIsRefused(int difference) {
        long size = (long) CONTENT.length + difference;
        refused(DATA_SIZE, ForgedEntry.deflated("f", CONTENT).both(ZipField.SIZE, size));
        refused(DATA_SIZE, ForgedEntry.stored("f", CONTENT).both(ZipField.SIZE, size));
    }

    @Test
    void aDeflateStreamThatEndsEarlyIsRefused() {
        byte[] data = ForgedEntry.deflate(CONTENT);
        refused(DATA_DEFLATE, ForgedEntry.deflated("f", CONTENT).data(Arrays.copyOf(data, data.length + 1)));
        refused(DATA_DEFLATE, ForgedEntry.deflated("f", CONTENT).data(Arrays.copyOf(data, data.length + 200_000)));
        refused(DATA_DEFLATE, ForgedEntry.deflated("f", new byte[0]).data(new byte[] {3, 0, 3, 0}));
    }

    @Test
    void aDeflateStreamThatDoesntEndIsRefused() {
        byte[] data = ForgedEntry.deflate(CONTENT);
        refused(DATA_DEFLATE, ForgedEntry.deflated("f", CONTENT).data(Arrays.copyOf(data, data.length - 1)));
        refused(DATA_DEFLATE, ForgedEntry.deflated("f", CONTENT).data(new byte[0]));
        refused(DATA_DEFLATE, ForgedEntry.deflated("f", new byte[0]).data(new byte[0]));
    }

    @Test
    void aBrokenDeflateStreamIsRefused() {
        refused(DATA_DEFLATE, ForgedEntry.deflated("f", CONTENT).data(bytes("this is no deflate stream")));
        byte[] zlib = new byte[] {0x78, (byte) 0x9c, 3, 0, 0, 0, 0, 1};
        refused(DATA_DEFLATE, ForgedEntry.deflated("f", new byte[0]).data(zlib));
    }

    /** Six bytes for each byte of content is more than any compressor makes of it, but where there is next to none. */
    @Test
    void dataThatNoCompressorMakesIsRefused() {
        assertEquals(
                1,
                judge.accepted(ZipForge.zip().add(storedOneByOne(256)).build()).size());
        refused(DATA_DEFLATE, storedOneByOne(257));
        refused(DATA_DEFLATE, storedOneByOne(70_000));
    }

    /** A deflate stream of stored blocks of a byte each (RFC 1951, 3.2.4). */
    private static ForgedEntry storedOneByOne(int size) {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        for (int i = 1; i <= size; i++) {
            data.writeBytes(new byte[] {(byte) (i == size ? 1 : 0), 1, 0, (byte) 0xfe, (byte) 0xff, 'x'});
        }
        return ForgedEntry.deflated("f", bytes("x".repeat(size))).data(data.toByteArray());
    }

    @Test
    void aStreamThatIsFlushedAtEveryLineIsAccepted() throws IOException {
        String lines = "12|345|6\n".repeat(50_000);
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        try (DeflaterOutputStream out = new DeflaterOutputStream(data, deflater, 1 << 10, true)) {
            for (String line : lines.lines().toList()) {
                out.write(bytes(line + "\n"));
                out.flush();
            }
        }
        deflater.end();
        assertTrue(data.size() > lines.length() / 2, "made of " + data.size());
        ForgedEntry entry = ForgedEntry.deflated("f", bytes(lines)).data(data.toByteArray());
        assertEquals(
                Map.of("f", lines), judge.accepted(ZipForge.zip().add(entry).build()));
    }

    @Test
    void noiseIsAcceptedHoweverItIsDeflated() throws IOException {
        byte[] noise = new byte[300_000];
        new Random(1).nextBytes(noise);
        ZipForge zip = ZipForge.zip();
        for (int level = 0; level <= 9; level++) {
            for (int strategy : new int[] {Deflater.DEFAULT_STRATEGY, Deflater.FILTERED, Deflater.HUFFMAN_ONLY}) {
                ByteArrayOutputStream data = new ByteArrayOutputStream();
                Deflater deflater = new Deflater(level, true);
                deflater.setStrategy(strategy);
                try (DeflaterOutputStream out = new DeflaterOutputStream(data, deflater)) {
                    out.write(noise);
                }
                deflater.end();
                zip.add(ForgedEntry.deflated(level + "-" + strategy, noise).data(data.toByteArray()));
            }
        }
        assertEquals(30, judge.accepted(zip.build()).size());
    }

    @Test
    void aFolderWithDataIsRefused() {
        refused(DATA_SIZE, ForgedEntry.stored("f/", bytes("data")));
        refused(DATA_SIZE, ForgedEntry.deflated("f/", bytes("data")));
    }

    @Test
    void aDeflatedFolderIsIgnored() {
        byte[] zip = ZipForge.zip()
                .add(ForgedEntry.deflated("f/", new byte[0]))
                .file("f/a", "a")
                .build();
        assertEquals(Map.of("f/a", "a"), judge.accepted(zip));
    }

    @Test
    void emptyFilesAreAccepted() {
        byte[] zip = ZipForge.zip()
                .add(ForgedEntry.stored("stored", new byte[0]))
                .add(ForgedEntry.deflated("deflated", new byte[0]))
                .build();
        assertEquals(Map.of("stored", "", "deflated", ""), judge.accepted(zip));
    }

    /** The first cut of the night: nothing but zeros. The real ones compress 54:1, this one more. */
    @Test
    void aCutOfZerosIsAccepted() {
        ZipForge zip = ZipForge.zip().add(ForgedEntry.deflated("zeros.csv", bytes("0|0|0|0\n".repeat(2_500_000))));
        String section =
                "{\"capturadas\":{\"total\":\"0\",\"esperadas\":\"0\"},\"votos\":[" + "0,".repeat(4000) + "0]}";
        for (int i = 0; i < 300; i++) {
            zip.file("assets/seccion" + i + ".json", section);
        }
        byte[] bytes = zip.build();
        ZipReading reading = judge.read(bytes);
        assertTrue(((ZipReading.Accepted) reading).opened().totalBytes() > 54L * bytes.length);
        assertEquals(301, Judge.tree(reading).size());
    }
}
