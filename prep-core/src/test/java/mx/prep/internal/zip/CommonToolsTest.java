package mx.prep.internal.zip;

import static mx.prep.internal.zip.Judge.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.testkit.zip.ForgedEntry;
import mx.prep.testkit.zip.ForgedEntry.Descriptor;
import mx.prep.testkit.zip.ZipField;
import mx.prep.testkit.zip.ZipForge;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream.UnicodeExtraFieldPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Zips of common tools are accepted, and every ordinary reader reads in them what the strict one reads. */
class CommonToolsTest {
    private static final Map<String, String> SITE = new TreeMap<>(Map.of(
            "index.html",
            "<html>hello</html>".repeat(50),
            "assets/datos/año.json",
            "{\"votos\":" + "1".repeat(3000) + "}",
            "assets/empty.txt",
            "",
            "assets/image.png",
            "\u0001\u0002\u0003"));

    @TempDir
    Path folder;

    /** Accepted, and read alike by the JDK's two readers and by commons-compress. */
    private Map<String, String> accepted(byte[] zip, boolean streamable) throws IOException {
        Map<String, String> ours = new Judge(folder).accepted(zip);
        for (OtherReader reader : OtherReader.values()) {
            if (reader == OtherReader.JDK_STREAM && !streamable) {
                continue;
            }
            try {
                assertEquals(ours, reader.tree(zip, folder), reader.name());
            } catch (IOException e) {
                // JDK 25 refuses zip64 fields of values that would fit without them; commons-compress writes such.
                assertEquals(OtherReader.JDK_FILE, reader, e::toString);
                assertTrue(String.valueOf(e.getMessage()).contains("invalid zip64 extra data field size"), e::toString);
            }
        }
        return ours;
    }

    static Stream<Arguments> tools() {
        return ToolZips.all().entrySet().stream().map(e -> Arguments.of(e.getKey(), e.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tools")
    void whatToolsWriteIsAccepted(String tool, byte[] zip) throws IOException {
        // The JDK's streaming reader takes 8-byte descriptors only for data above 4 GiB.
        Map<String, String> tree = accepted(zip, !tool.contains("zip64"));
        String content = tool.startsWith("Python zipfile,") ? tree.get("b") : tree.get("d/a.txt");
        assertEquals(tool.startsWith("Python zipfile,") ? "xxxxxxxxxx" : "hello\n", content);
    }

    /** SHA-256 of what the tools themselves wrote: zip 3.0, 7z 16.02, jar 17, Python 3.11. */
    @Test
    void rebuildsAreExactToTheByte() {
        assertSha256("55d4b646b5c70217033cef07800e580ff3fb1005c0a8a925f6e1d5393431555e", ToolZips.infoZip());
        assertSha256(
                "1f198672ad536cf186acef28104517138ebec815fcf36eaa6a4144f1099ba0f6",
                ToolZips.sevenZip(0x033f, 0x81a4_8020L, 0x41ed_8010L));
        assertSha256("421b70e84649fe259bd26c0d27ff15816cc54af407818b9b512270383429df60", ToolZips.jar());
        assertSha256("2ed20020118cfc687aac275254d6ac47a150149f83a75aa7a286c5e0b1f96eac", ToolZips.pythonZip64());
        assertSha256(
                "b053c82626deffd08756b51251a24b8d8d2dd021a2a8112e2a9e0998ef4e5312",
                ToolZips.pythonStreaming(Descriptor.SIGNED));
        assertSha256(
                "e4b6af9c73d86e1aec0475d0650dd6b539e74588052f2da844942355c41f30ad",
                ToolZips.pythonStreaming(Descriptor.SIGNED_ZIP64));
    }

    private static void assertSha256(String expected, byte[] zip) {
        assertEquals(expected, Digest.of(DigestAlgorithm.SHA256, zip).hex());
    }

    @ParameterizedTest
    @ValueSource(ints = {Deflater.NO_COMPRESSION, Deflater.BEST_SPEED, Deflater.BEST_COMPRESSION})
    void javaUtilZipIsAccepted(int level) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            out.setLevel(level);
            out.setComment("Corte");
            out.putNextEntry(new ZipEntry("assets/"));
            for (Map.Entry<String, String> file : SITE.entrySet()) {
                out.putNextEntry(new ZipEntry(file.getKey()));
                out.write(file.getValue().getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        assertEquals(SITE, accepted(bytes.toByteArray(), true));
    }

    @Test
    void javaUtilZipStoredIsAccepted() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            out.setMethod(ZipOutputStream.STORED);
            for (Map.Entry<String, String> file : SITE.entrySet()) {
                byte[] content = file.getValue().getBytes(StandardCharsets.ISO_8859_1);
                CRC32 crc = new CRC32();
                crc.update(content);
                ZipEntry entry = new ZipEntry(file.getKey());
                entry.setSize(content.length);
                entry.setCrc(crc.getValue());
                out.putNextEntry(entry);
                out.write(content);
            }
        }
        assertEquals(SITE, accepted(bytes.toByteArray(), true));
    }

    @ParameterizedTest
    @EnumSource(Zip64Mode.class)
    void commonsCompressIsAccepted(Zip64Mode mode) throws IOException {
        Path file = folder.resolve("compress.zip");
        try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(file)) {
            write(out, mode);
        }
        assertEquals(SITE, accepted(Files.readAllBytes(file), true));
    }

    @ParameterizedTest
    @CsvSource({"Never", "AsNeeded"})
    void commonsCompressToAStreamIsAccepted(Zip64Mode mode) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipArchiveOutputStream out = new ZipArchiveOutputStream((OutputStream) bytes)) {
            write(out, mode);
        }
        assertEquals(SITE, accepted(bytes.toByteArray(), true));
    }

    @Test
    void commonsCompressToAStreamWithZip64IsAccepted() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipArchiveOutputStream out = new ZipArchiveOutputStream((OutputStream) bytes)) {
            write(out, Zip64Mode.Always);
        }
        assertEquals(SITE, accepted(bytes.toByteArray(), false));
    }

    private static void write(ZipArchiveOutputStream out, Zip64Mode mode) throws IOException {
        out.setUseZip64(mode);
        out.setCreateUnicodeExtraFields(UnicodeExtraFieldPolicy.ALWAYS);
        for (Map.Entry<String, String> file : SITE.entrySet()) {
            ZipArchiveEntry entry = new ZipArchiveEntry(file.getKey());
            entry.setUnixMode(0100644);
            out.putArchiveEntry(entry);
            out.write(file.getValue().getBytes(StandardCharsets.ISO_8859_1));
            out.closeArchiveEntry();
        }
    }

    @Test
    void entriesInAnotherOrderThanTheDirectoryAreAccepted() throws IOException {
        byte[] zip = ZipForge.zip()
                .add(ForgedEntry.deflated("b", bytes("bbb")).onlyInFile())
                .add(ForgedEntry.deflated("a", bytes("aaaa")))
                .add(ForgedEntry.deflated("b", bytes("bbb")).onlyInDirectory().central(ZipField.OFFSET, 0))
                .build();
        assertEquals(Map.of("a", "aaaa", "b", "bbb"), accepted(zip, true));
    }

    @Test
    void exactly65535EntriesNeedNoZip64() throws IOException {
        ZipForge zip = ZipForge.zip();
        for (int i = 0; i < 65_535; i++) {
            zip.add(ForgedEntry.stored("f" + i, new byte[0]));
        }
        assertEquals(65_535, new Judge(folder).accepted(zip.build()).size());
    }
}
