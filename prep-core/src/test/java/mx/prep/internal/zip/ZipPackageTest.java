package mx.prep.internal.zip;

import static mx.prep.internal.zip.Judge.bytes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.GZIPInputStream;
import mx.prep.error.CancelledException;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.Encoding;
import mx.prep.model.Mode;
import mx.prep.model.ObjectKey;
import mx.prep.model.Recipe;
import mx.prep.spi.Body;
import mx.prep.spi.Body.Checksums;
import mx.prep.testkit.zip.ForgedEntry;
import mx.prep.testkit.zip.ZipForge;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an accepted package hands out. */
class ZipPackageTest {
    private static final FormPlan BOTH = path -> Set.of(Encoding.IDENTITY, Encoding.GZIP);
    private static final byte[] JSON = bytes("{\"ñ\":[" + "12345,".repeat(50_000) + "0]}");
    private static final byte[] PNG = random(200_000);
    private static final byte[] LATIN = "año".getBytes(StandardCharsets.ISO_8859_1);

    @TempDir
    Path folder;

    private Path zip;

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    @BeforeEach
    void write() {
        zip = ZipForge.zip()
                .add(ForgedEntry.deflated("z.json", JSON))
                .add(ForgedEntry.folder("assets"))
                .add(ForgedEntry.stored("assets/image.png", PNG))
                .add(ForgedEntry.deflated("assets/latin.csv", LATIN))
                .add(ForgedEntry.deflated("Empty.txt", new byte[0]))
                .write(folder.resolve("package.zip"));
    }

    private ZipPackage open(FormPlan plan) throws IOException {
        return ((ZipReading.Accepted) ZipPackage.read(zip, ZipRules.DEFAULT, plan)).opened();
    }

    private static ZipFileEntry file(ZipPackage opened, String path) {
        return opened.find(ObjectKey.of(path)).orElseThrow();
    }

    private static byte[] all(Body body) throws IOException {
        try (InputStream in = body.open()) {
            return in.readAllBytes();
        }
    }

    @Test
    void filesAreSortedAndKnown() throws IOException {
        try (ZipPackage opened = open(BOTH)) {
            assertEquals(
                    List.of("Empty.txt", "assets/image.png", "assets/latin.csv", "z.json"),
                    opened.files().stream().map(f -> f.path().value()).toList());
            assertEquals(JSON.length + PNG.length + LATIN.length, opened.totalBytes());
            assertEquals(Files.size(zip), opened.length());
            ZipFileEntry json = file(opened, "z.json");
            assertEquals(JSON.length, json.size());
            assertEquals(Digest.of(DigestAlgorithm.SHA256, JSON), json.sha256());
            assertTrue(json.isUtf8());
            assertTrue(json.isDeflated());
            assertFalse(file(opened, "assets/image.png").isDeflated());
            assertFalse(file(opened, "assets/latin.csv").isUtf8());
            assertTrue(file(opened, "Empty.txt").isUtf8());
            assertTrue(opened.find(ObjectKey.of("assets")).isEmpty());
        }
    }

    @Test
    void plainBodiesAreTheBytesWithTheirChecksums() throws IOException {
        try (ZipPackage opened = open(BOTH)) {
            for (ZipFileEntry entry : opened.files()) {
                Body body = entry.body(Encoding.IDENTITY);
                byte[] bytes = all(body);
                assertEquals(entry.size(), body.length());
                assertEquals(Checksums.of(bytes), body.checksums());
                assertEquals(body.checksums().sha256(), entry.sha256());
                assertArrayEquals(bytes, all(body), "opened again");
            }
        }
    }

    @Test
    void gzipBodiesAreTheEntrysOwnDeflateStream() throws IOException {
        try (ZipPackage opened = open(BOTH)) {
            Body body = file(opened, "z.json").body(Encoding.GZIP);
            byte[] stored = all(body);
            assertEquals(stored.length, body.length());
            assertEquals(Checksums.of(stored), body.checksums());
            assertArrayEquals(
                    new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff}, Arrays.copyOf(stored, 10));
            assertArrayEquals(ForgedEntry.deflate(JSON), Arrays.copyOfRange(stored, 10, stored.length - 8));
            assertArrayEquals(JSON, new GZIPInputStream(new ByteArrayInputStream(stored)).readAllBytes());
            byte[] empty = all(file(opened, "Empty.txt").body(Encoding.GZIP));
            assertEquals(0, new GZIPInputStream(new ByteArrayInputStream(empty)).readAllBytes().length);
        }
    }

    @Test
    void onlyPlannedFormsAreThere() throws IOException {
        try (ZipPackage opened = open(FormPlan.of(List.of(Recipe.of(Mode.RELEASES))))) {
            assertTrue(file(opened, "z.json").body(Encoding.GZIP).length() > 0);
            assertThrows(
                    IllegalArgumentException.class, () -> file(opened, "z.json").body(Encoding.IDENTITY));
            assertEquals(
                    LATIN.length,
                    file(opened, "assets/latin.csv").body(Encoding.IDENTITY).length());
            assertThrows(
                    IllegalArgumentException.class,
                    () -> file(opened, "assets/latin.csv").body(Encoding.GZIP));
        }
        try (ZipPackage opened = open(FormPlan.NONE)) {
            assertThrows(
                    IllegalArgumentException.class, () -> file(opened, "z.json").body(Encoding.GZIP));
            assertEquals(
                    Digest.of(DigestAlgorithm.SHA256, JSON),
                    file(opened, "z.json").sha256());
        }
    }

    @Test
    void aStoredFileIsPlainEvenWhereGzipIsPlanned() throws IOException {
        try (ZipPackage opened = open(path -> Set.of(Encoding.GZIP))) {
            Body body = file(opened, "assets/image.png").body(Encoding.IDENTITY);
            assertEquals(Checksums.of(PNG), body.checksums());
            assertThrows(
                    IllegalArgumentException.class,
                    () -> file(opened, "assets/image.png").body(Encoding.GZIP));
        }
    }

    @Test
    void headsAreBounded() throws IOException {
        try (ZipPackage opened = open(FormPlan.NONE)) {
            assertArrayEquals(
                    Arrays.copyOf(JSON, 20),
                    opened.head(ObjectKey.of("z.json"), 20).orElseThrow());
            assertArrayEquals(
                    LATIN, opened.head(ObjectKey.of("assets/latin.csv"), 1000).orElseThrow());
            assertTrue(opened.head(ObjectKey.of("missing"), 20).isEmpty());
        }
    }

    @Test
    void aFileThatChangedIsNoticedBeforeItsLastByteIsHandedOn() throws IOException {
        try (ZipPackage opened = open(BOTH)) {
            byte[] bytes = Files.readAllBytes(zip);
            try (RandomAccessFile file = new RandomAccessFile(zip.toFile(), "rw")) {
                // One byte in the middle of each file's data.
                file.seek(30 + 6 + 100);
                file.write(bytes[30 + 6 + 100] ^ 1);
                file.seek(bytes.length - 100_000);
                file.write(bytes[bytes.length - 100_000] ^ 1);
            }
            ZipFileEntry png = file(opened, "assets/image.png");
            ZipFileEntry json = file(opened, "z.json");
            assertThrows(IOException.class, () -> all(png.body(Encoding.IDENTITY)));
            assertThrows(IOException.class, () -> all(json.body(Encoding.IDENTITY)));
            assertThrows(IOException.class, () -> all(json.body(Encoding.GZIP)));
            try (InputStream in = png.open()) {
                byte[] all = new byte[PNG.length];
                assertThrows(IOException.class, () -> in.readNBytes(all, 0, all.length));
            }
        }
    }

    @Test
    void aFileThatBecameShorterIsNoticed() throws IOException {
        try (ZipPackage opened = open(BOTH)) {
            try (RandomAccessFile file = new RandomAccessFile(zip.toFile(), "rw")) {
                file.setLength(100);
            }
            assertThrows(
                    IOException.class,
                    () -> all(file(opened, "assets/image.png").body(Encoding.IDENTITY)));
            assertThrows(IOException.class, () -> all(file(opened, "z.json").body(Encoding.GZIP)));
        }
    }

    @Test
    void manyThreadsReadAtTheSameTime() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try (ZipPackage opened = open(BOTH)) {
            List<Future<Boolean>> results = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                ZipFileEntry entry = opened.files().get(i % opened.files().size());
                Encoding encoding = entry.isDeflated() && i % 2 == 0 ? Encoding.GZIP : Encoding.IDENTITY;
                results.add(pool.submit(() -> {
                    Body body = entry.body(encoding);
                    return Checksums.of(all(body)).equals(body.checksums());
                }));
            }
            for (Future<Boolean> result : results) {
                assertTrue(result.get());
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void anInterruptedReaderDisturbsNobodyElse() throws Exception {
        try (ZipPackage opened = open(BOTH);
                InputStream other = file(opened, "assets/image.png").open()) {
            assertEquals(10, other.readNBytes(10).length);
            Throwable[] seen = new Throwable[1];
            Thread reader = new Thread(() -> {
                Thread.currentThread().interrupt();
                seen[0] = assertThrows(
                        IOException.class, () -> all(file(opened, "z.json").body(Encoding.GZIP)));
            });
            reader.start();
            reader.join();
            assertEquals(ClosedByInterruptException.class, seen[0].getClass());
            assertEquals(PNG.length - 10, other.readAllBytes().length);
            assertArrayEquals(JSON, all(file(opened, "z.json").body(Encoding.IDENTITY)));
        }
    }

    @Test
    void afterAnInterruptAReplacedFileIsNotTakenForTheSame() throws Exception {
        try (ZipPackage opened = open(BOTH)) {
            Path other = ZipForge.zip().file("z.json", "{}").write(folder.resolve("other.zip"));
            Thread reader = new Thread(() -> {
                Thread.currentThread().interrupt();
                assertThrows(IOException.class, () -> all(file(opened, "z.json").body(Encoding.GZIP)));
            });
            reader.start();
            reader.join();
            Files.move(other, zip, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            assertThrows(IOException.class, () -> all(file(opened, "z.json").body(Encoding.GZIP)));
        }
    }

    @Test
    void anInterruptEndsTheReading() {
        Thread.currentThread().interrupt();
        assertThrows(CancelledException.class, () -> open(BOTH));
        assertTrue(Thread.interrupted());
    }

    @Test
    void afterCloseNothingIsRead() throws IOException {
        ZipPackage opened = open(BOTH);
        opened.close();
        assertThrows(IOException.class, () -> all(file(opened, "z.json").body(Encoding.GZIP)));
        assertThrows(IOException.class, () -> opened.head(ObjectKey.of("z.json"), 10));
    }

    @Test
    void aMissingFileIsNoRefusal() {
        Path missing = folder.resolve("missing.zip");
        assertThrows(NoSuchFileException.class, () -> ZipPackage.read(missing, ZipRules.DEFAULT, BOTH));
    }

    @Test
    void aPlanThatFailsIsARefusal() throws IOException {
        ZipReading reading = ZipPackage.read(zip, ZipRules.DEFAULT, path -> {
            throw new IllegalStateException("bad plan");
        });
        assertTrue(reading instanceof ZipReading.Refused);
    }

    @Test
    void hashingLeavesNoThreadBehind() throws IOException {
        open(BOTH).close();
        assertTrue(Thread.getAllStackTraces().keySet().stream()
                .noneMatch(t -> t.isAlive() && t.getName().startsWith("prep-unpack-")));
    }
}
