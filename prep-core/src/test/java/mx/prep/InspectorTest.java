package mx.prep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import mx.prep.error.ConfigException;
import mx.prep.model.Cut;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.Limits;
import mx.prep.model.MediaType;
import mx.prep.model.ObjectKey;
import mx.prep.model.Refusal;
import mx.prep.model.RefusalCode;
import mx.prep.testkit.zip.ForgedEntry;
import mx.prep.testkit.zip.ZipForge;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InspectorTest {
    @TempDir
    Path folder;

    private final Inspector inspector = new Inspector(Limits.DEFAULT);

    @Test
    void anAcceptedPackageIsListed() {
        byte[] csv = "año\n".getBytes(StandardCharsets.ISO_8859_1);
        ZipForge zip = ZipForge.zip()
                .file("index.html", "<html>ñ</html>")
                .add(ForgedEntry.stored("db.csv", csv))
                .file("extra.bin", "?");
        Inspection inspection = inspector.inspect(zip.write(folder.resolve("20190603_0547_PREP_DIP_QROO.zip")));
        assertTrue(inspection.isAccepted());
        assertNull(inspection.refusal());
        assertEquals("20190603_0547_PREP_DIP_QROO.zip", inspection.file());
        assertEquals(Cut.parse("20190603-0547"), inspection.cut());
        assertEquals(zip.build().length, inspection.bytes());
        assertEquals(Digest.of(DigestAlgorithm.SHA256, zip.build()), inspection.sha256());
        assertEquals(4 + 15 + 1, inspection.totalBytes());
        assertEquals(
                List.of(new MediaType("text/csv"), MediaType.OCTET_STREAM, new MediaType("text/html; charset=utf-8")),
                inspection.files().stream()
                        .map(Inspection.InspectedFile::mediaType)
                        .toList());
        assertEquals(
                new Inspection.InspectedFile(
                        ObjectKey.of("db.csv"), 4, Digest.of(DigestAlgorithm.SHA256, csv), new MediaType("text/csv")),
                inspection.files().get(0));
    }

    @Test
    void aRefusedPackageHasItsReasonAndItsDigest() {
        ZipForge zip = ZipForge.zip().file("../evil.html", "x");
        Inspection inspection = inspector.inspect(zip.write(folder.resolve("evil.zip")));
        assertFalse(inspection.isAccepted());
        Refusal refusal = inspection.refusal();
        assertNotNull(refusal);
        assertEquals(RefusalCode.NAME_TRAVERSAL, refusal.code());
        assertEquals(Digest.of(DigestAlgorithm.SHA256, zip.build()), inspection.sha256());
        assertEquals(List.of(), inspection.files());
        assertNull(inspection.cut());
    }

    @ParameterizedTest
    @CsvSource({
        "20180701_2001_PREP.zip,20180701-2001",
        "20210607_2000_PREP_Diputaciones,20210607-2000",
        "20220606_0129_PREP_GUB_AGS.zip,20220606-0129",
        "20221399_0129_PREP.zip,",
        "20220606_2460_PREP.zip,",
        "20220606_0129_PREP-x.zip,",
        "prep.zip,"
    })
    void theCutIsInTheName(String name, String cut) {
        Inspection inspection = inspector.inspect(ZipForge.zip().file("a", "a").write(folder.resolve(name)));
        assertEquals(cut == null ? null : Cut.parse(cut), inspection.cut());
    }

    @Test
    void anyBytesAreAnAnswer() throws IOException {
        Random random = new Random(3);
        for (int round = 0; round < 200; round++) {
            byte[] bytes = new byte[random.nextInt(2_000)];
            random.nextBytes(bytes);
            Inspection inspection = inspector.inspect(Files.write(folder.resolve("noise.zip"), bytes));
            assertFalse(inspection.isAccepted());
        }
    }

    @Test
    void aFileTooLargeToReadIsRefusedUnread() throws IOException {
        Path file = folder.resolve("sparse.zip");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(20_000_000_000L);
        }
        Inspection inspection = inspector.inspect(file);
        Refusal refusal = inspection.refusal();
        assertNotNull(refusal);
        assertEquals(RefusalCode.TOO_LARGE, refusal.code());
        assertTrue(refusal.message().startsWith("Transfer failed: "), refusal.message());
        assertNull(inspection.sha256());
    }

    @Test
    void whatCannotBeReadIsAnErrorThatSaysWhy() {
        ConfigException missing =
                assertThrows(ConfigException.class, () -> inspector.inspect(folder.resolve("missing.zip")));
        assertTrue(String.valueOf(missing.getMessage()).contains("missing.zip"));
        assertTrue(String.valueOf(missing.getMessage()).contains("no such file"));
        ConfigException isFolder = assertThrows(ConfigException.class, () -> inspector.inspect(folder));
        assertTrue(String.valueOf(isFolder.getMessage()).contains("folder"));
    }
}
