package mx.prep.internal.zip;

import static java.util.Map.entry;
import static mx.prep.internal.zip.Judge.bytes;
import static mx.prep.model.RefusalCode.DATA_DEFLATE;
import static mx.prep.model.RefusalCode.DATA_SIZE;
import static mx.prep.model.RefusalCode.NAME_CASE;
import static mx.prep.model.RefusalCode.NAME_CHARACTERS;
import static mx.prep.model.RefusalCode.NAME_DUPLICATE;
import static mx.prep.model.RefusalCode.NAME_ENCODING;
import static mx.prep.model.RefusalCode.NAME_WILDCARD;
import static mx.prep.model.RefusalCode.NAME_WINDOWS;
import static mx.prep.model.RefusalCode.ZIP_ENCRYPTED;
import static mx.prep.model.RefusalCode.ZIP_END_RECORD;
import static mx.prep.model.RefusalCode.ZIP_HEADER_MISMATCH;
import static mx.prep.model.RefusalCode.ZIP_LAYOUT;
import static mx.prep.model.RefusalCode.ZIP_MALFORMED;
import static mx.prep.model.RefusalCode.ZIP_MULTI_DISK;
import static mx.prep.model.RefusalCode.ZIP_SPECIAL_FILE;
import static mx.prep.model.RefusalCode.ZIP_UNICODE_PATH;
import static mx.prep.model.RefusalCode.ZIP_ZIP64;
import static mx.prep.testkit.zip.ForgedEntry.zip64Field;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import mx.prep.model.RefusalCode;
import mx.prep.testkit.zip.ForgedEntry;
import mx.prep.testkit.zip.ForgedEntry.Descriptor;
import mx.prep.testkit.zip.ZipField;
import mx.prep.testkit.zip.ZipForge;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The fourteen types of ambiguity on which 50 readers of zips differ (You and others, "My ZIP isn't your ZIP", USENIX
 * Security 2025), by the paper's numbers: A redundant metadata, B file paths, C positions. A case of each, refused.
 */
class PublishedAmbiguitiesTest {
    private static final long WIDE = 0xffff_ffffL;

    /** How far the four other readers differ, by type; in B4 file systems do, and of the paper's readers those on them. */
    private static final Map<String, Difference> DIFFERENCES = Map.ofEntries(
            entry("a1", Difference.FILES),
            entry("a2", Difference.REFUSAL),
            entry("a3", Difference.FILES),
            entry("a4", Difference.FILES),
            entry("a5", Difference.REFUSAL),
            entry("b1", Difference.FILES),
            entry("b2", Difference.FILES),
            entry("b3", Difference.FILES),
            entry("b4", Difference.NONE),
            entry("c1", Difference.FILES),
            entry("c2", Difference.FILES),
            entry("c3", Difference.REFUSAL),
            entry("c4", Difference.FILES),
            entry("c5", Difference.REFUSAL));

    /** What was seen of it; filled by the tests. */
    private static final Map<String, Difference> FOUND = new TreeMap<>();

    private String type = "unset";

    @TempDir
    Path folder;

    private Judge judge;

    @BeforeEach
    void judge(TestInfo test) {
        judge = new Judge(folder);
        type = test.getTestMethod().orElseThrow().getName().substring(0, 2);
    }

    private static ForgedEntry file(String name) {
        return ForgedEntry.deflated(name, bytes("test test test"));
    }

    private void refused(RefusalCode code, ForgedEntry... entries) {
        ZipForge zip = ZipForge.zip();
        List.of(entries).forEach(zip::add);
        refused(code, zip.build());
    }

    private void refused(RefusalCode code, byte[] zip) {
        judge.refused(code, zip);
        FOUND.merge(type, Difference.of(zip, folder), Difference::or);
    }

    /** The cases are what the paper says: the readers that are installed differ about each type, but for one. */
    @AfterAll
    static void otherReadersDifferAboutEachType() {
        assertFalse(FOUND.isEmpty());
        FOUND.forEach((type, difference) -> assertEquals(DIFFERENCES.get(type), difference, type));
    }

    /** A1: stored, says one header, deflated, says the other. */
    @Test
    void a1CompressionMethod() {
        refused(ZIP_HEADER_MISMATCH, file("a").local(ZipField.METHOD, 0).local(ZipField.PACKED_SIZE, 4));
        refused(ZIP_HEADER_MISMATCH, file("a").central(ZipField.METHOD, 0).central(ZipField.PACKED_SIZE, 4));
    }

    /** A2: sizes of local header, central header, descriptor and zip64 fields, each of which may be 0 alone. */
    @Test
    void a2Sizes() {
        for (ZipField size : List.of(ZipField.PACKED_SIZE, ZipField.SIZE)) {
            refused(ZIP_HEADER_MISMATCH, file("a").local(size, 0));
            refused(ZIP_HEADER_MISMATCH, file("a").central(size, 0));
        }
        refused(DATA_SIZE, file("a").both(ZipField.SIZE, 0));
        refused(ZIP_LAYOUT, file("a").both(ZipField.PACKED_SIZE, 0));
        refused(ZIP_HEADER_MISMATCH, file("a").descriptor(Descriptor.SIGNED).central(ZipField.SIZE, 0));
        refused(ZIP_ZIP64, file("a").central(ZipField.SIZE, WIDE));
        refused(ZIP_HEADER_MISMATCH, file("a").local(ZipField.SIZE, WIDE).localExtra(zip64Field(0, 0)));
        byte[] twice = join(zip64Field(14, file("a").data().length), zip64Field(0, 0));
        refused(ZIP_ZIP64, file("a").localExtra(twice));
        refused(ZIP_ZIP64, file("a").centralExtra(twice));
    }

    /** A3: the local header's name, the central one's, and those of Unicode-path fields, valid or not. */
    @Test
    void a3Names() {
        refused(ZIP_HEADER_MISMATCH, file("cdh").localName(bytes("lfh")));
        refused(ZIP_UNICODE_PATH, file("original").localExtra(unicodePath(1, "original", "lfh")));
        refused(ZIP_UNICODE_PATH, file("original").centralExtra(unicodePath(1, "original", "cdh")));
        refused(ZIP_UNICODE_PATH, file("original").centralExtra(unicodePath(0, "original", "up")));
        refused(ZIP_UNICODE_PATH, file("original").centralExtra(unicodePath(2, "original", "up")));
        refused(ZIP_UNICODE_PATH, file("original").centralExtra(unicodePath(1, "other", "up")));
        byte[] two = join(unicodePath(1, "original", "up"), unicodePath(1, "up", "up2"));
        refused(ZIP_UNICODE_PATH, file("original").centralExtra(two));
        refused(
                ZIP_UNICODE_PATH,
                file("original").both(ZipField.FLAGS, 0x0800).centralExtra(unicodePath(1, "original", "up")));
    }

    /** A4: a folder by its slash, by its attributes, or by neither. */
    @Test
    void a4FileOrFolder() {
        refused(DATA_SIZE, file("test/"), file("x"));
        refused(NAME_CHARACTERS, file("test\\"));
        for (int madeBy : new int[] {0, 3 << 8, 19 << 8}) {
            ForgedEntry dos = file("test").central(ZipField.MADE_BY, madeBy | 20);
            refused(ZIP_SPECIAL_FILE, dos.central(ZipField.EXTERNAL_ATTRIBUTES, 0x10));
            refused(ZIP_SPECIAL_FILE, dos.central(ZipField.EXTERNAL_ATTRIBUTES, 0x4000L << 16));
        }
    }

    /** A5: encrypted, says one header or the other, or one entry of several. */
    @Test
    void a5Encryption() {
        refused(ZIP_HEADER_MISMATCH, file("a").local(ZipField.FLAGS, 1));
        refused(ZIP_ENCRYPTED, file("a").central(ZipField.FLAGS, 1));
        refused(ZIP_ENCRYPTED, file("first").both(ZipField.FLAGS, 1), file("second"));
    }

    /** B1: the same name twice. */
    @Test
    void b1DuplicateNames() {
        refused(NAME_DUPLICATE, file("test"), ForgedEntry.deflated("test", bytes("b")));
    }

    /** B2: every byte that isn't a letter or a digit, in a name: refused, or it stays itself for every reader. */
    @Test
    void b2SpecialCharacters() throws IOException {
        Set<String> accepted = new TreeSet<>();
        for (int b = 0; b < 256; b++) {
            byte[] name = {'a', 'a', (byte) b, 'b'};
            byte[] zip = ZipForge.zip()
                    .add(file("x").localName(name).centralName(name).both(ZipField.FLAGS, 0))
                    .build();
            ZipReading reading = judge.read(zip);
            if (reading instanceof ZipReading.Refused refused) {
                assertEquals(special(b), refused.refusal().code(), "byte " + b);
                FOUND.merge(type, Difference.of(zip, folder), Difference::or);
            } else {
                Set<String> ours = Judge.tree(reading).keySet();
                for (OtherReader reader : OtherReader.values()) {
                    assertEquals(ours, reader.tree(zip, folder).keySet(), reader + ", byte " + b);
                }
                accepted.addAll(ours);
            }
        }
        assertEquals(
                Set.of(),
                accepted.stream()
                        .filter(n -> !n.matches("aa[ -~]b|aa/b"))
                        .collect(java.util.stream.Collectors.toSet()));
        assertEquals(95 - "\"*:<>?\\|".length(), accepted.size());
    }

    private static RefusalCode special(int b) {
        if (b >= 0x80) {
            return NAME_ENCODING;
        }
        return b == '*' ? NAME_WILDCARD : "\":<>?|".indexOf(b) >= 0 ? NAME_WINDOWS : NAME_CHARACTERS;
    }

    /** B3: another way to write a/b, before or after it. */
    @ParameterizedTest
    @CsvSource({
        "/a/b,NAME_TRAVERSAL",
        "a//b,NAME_CHARACTERS",
        "a\\b,NAME_CHARACTERS",
        "./a/b,NAME_TRAVERSAL",
        "a/./b,NAME_TRAVERSAL",
        "a/b/.,NAME_TRAVERSAL",
        "../a/b,NAME_TRAVERSAL",
        ".../a/b,NAME_WINDOWS",
        "a/.../b,NAME_WINDOWS",
        "c/../a/b,NAME_TRAVERSAL"
    })
    void b3CanonicalPaths(String path, RefusalCode code) {
        refused(code, file("a/b"), file(path));
        refused(code, file(path), file("a/b"));
    }

    /** B4: names that differ only in case. */
    @Test
    void b4Case() {
        refused(NAME_CASE, file("test.txt"), file("test.TXT"));
    }

    /** C1: local records that the directory doesn't know, that lie in comments, in data, or between other records. */
    @Test
    void c1LocalRecords() {
        refused(ZIP_LAYOUT, file("a"), file("b").onlyInFile());
        byte[] inner = ZipForge.zip().add(ForgedEntry.stored("a", bytes("a"))).build();
        // What seems a directory and an end to those who read from the start.
        int directory = 30 + 1 + 1;
        ForgedEntry fake =
                ForgedEntry.stored("a", bytes("a")).after(Arrays.copyOfRange(inner, directory, inner.length));
        refused(ZIP_LAYOUT, fake, file("b"));
        // A record within another's comment or data, to which the directory points.
        byte[] record = Arrays.copyOf(inner, directory);
        ForgedEntry pointer = ForgedEntry.stored("a", bytes("a")).onlyInDirectory();
        refused(ZIP_LAYOUT, ForgedEntry.stored("junk", record), pointer.central(ZipField.OFFSET, 34));
        int comment = 30 + 1 + file("b").data().length + 46 + 1;
        byte[] commented = ZipForge.zip()
                .add(file("b").comment(record))
                .add(pointer.central(ZipField.OFFSET, comment))
                .build();
        assertArrayEquals(record, Arrays.copyOfRange(commented, comment, comment + record.length));
        refused(ZIP_LAYOUT, commented);
        // Descriptors that end the data at another place than the directory.
        byte[] data = join(new byte[] {3, 0, 'P', 'K', 7, 8}, new byte[12], record);
        refused(
                DATA_DEFLATE,
                ForgedEntry.deflated("junk", new byte[0]).data(data).descriptor(Descriptor.SIGNED));
    }

    /** C2: which of several end records counts, by their comments' lengths. */
    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void c2EndRecord(int difference) {
        byte[] third = ZipForge.zip().file("c", "c").comment(new byte[1]).build();
        byte[] second = ZipForge.zip()
                .file("b", "b")
                .comment(new byte[1])
                .end(ZipField.COMMENT_LENGTH, third.length + 1)
                .build();
        byte[] first = ZipForge.zip()
                .file("a", "a")
                .comment(new byte[1])
                .end(ZipField.COMMENT_LENGTH, second.length + third.length + 1 + difference)
                .build();
        refused(ZIP_END_RECORD, join(first, second, third));
    }

    /** C3: counts and size of the directory that leave entries out; counts modulo 65,536. */
    @Test
    void c3DirectoryCount() {
        for (int lies = 1; lies < 8; lies++) {
            ZipForge zip = ZipForge.zip().file("a", "a").file("b", "b");
            zip.end(ZipField.ENTRIES_HERE, (lies & 1) != 0 ? 1 : 2);
            zip.end(ZipField.ENTRIES, (lies & 2) != 0 ? 1 : 2);
            if ((lies & 4) != 0) {
                zip.end(ZipField.DIRECTORY_SIZE, 47);
            }
            boolean counts = (lies & 1) == 0 == ((lies & 2) == 0);
            refused(!counts ? ZIP_MULTI_DISK : (lies & 4) != 0 ? ZIP_LAYOUT : ZIP_MALFORMED, zip.build());
        }
        ZipForge many = ZipForge.zip().end(ZipField.ENTRIES, 1).end(ZipField.ENTRIES_HERE, 1);
        for (int i = 0; i < 65_537; i++) {
            many.add(ForgedEntry.stored(Integer.toHexString(i), new byte[0]));
        }
        refused(ZIP_MALFORMED, many.build());
    }

    /** C4: a directory where the end record says, and another right before the end record. */
    @Test
    void c4DirectoryOffset() {
        byte[] zip = ZipForge.zip().add(ForgedEntry.stored("eocdr", bytes("a"))).build();
        byte[] records = Arrays.copyOf(zip, zip.length - 22);
        byte[] adjacent =
                ZipForge.zip().add(ForgedEntry.stored("adjac", bytes("b"))).build();
        refused(ZIP_LAYOUT, join(zip, adjacent));
        refused(ZIP_LAYOUT, join(records, adjacent));
        byte[] shifted = adjacent.clone();
        shifted[shifted.length - 22 + 16] += (byte) 36;
        refused(ZIP_LAYOUT, join(records, shifted));
    }

    /** C5: whether and which zip64 end record counts, by sentinels, gaps and the locator. */
    @Test
    void c5Zip64EndRecord() {
        byte[] inner =
                ZipForge.zip().add(ForgedEntry.stored("c", bytes("c"))).zip64().build();
        byte[] records = Arrays.copyOf(inner, inner.length - 22);
        for (int sentinels = 0; sentinels < 16; sentinels++) {
            for (byte[] gap : List.of(new byte[0], new byte[1])) {
                ZipForge zip = ZipForge.zip().file("a", "a").add(file("b").comment(join(records, gap)));
                sentinel(zip, sentinels & 1, ZipField.DISK, 0xffff);
                sentinel(zip, sentinels & 1, ZipField.DIRECTORY_DISK, 0xffff);
                sentinel(zip, sentinels & 2, ZipField.ENTRIES, 0xffff);
                sentinel(zip, sentinels & 2, ZipField.ENTRIES_HERE, 0xffff);
                sentinel(zip, sentinels & 4, ZipField.DIRECTORY_SIZE, WIDE);
                sentinel(zip, sentinels & 8, ZipField.DIRECTORY_OFFSET, WIDE);
                boolean fine = sentinels == 0 && gap.length == 1;
                if (!fine) {
                    RefusalCode code = gap.length == 0 ? ZIP_ZIP64 : withoutZip64(sentinels);
                    refused(code, zip.build());
                }
            }
        }
        ZipForge site = ZipForge.zip().file("a", "a").file("b", "b");
        refused(ZIP_ZIP64, site.zip64End(ZipField.RECORD_SIZE, 44 + 62).build());
        refused(
                ZIP_ZIP64,
                ZipForge.zip().file("a", "a").locator(ZipField.OFFSET, 5).build());
        refused(
                ZIP_ZIP64,
                ZipForge.zip()
                        .file("a", "a")
                        .file("b", "b")
                        .zip64End(ZipField.ENTRIES, 1)
                        .zip64End(ZipField.ENTRIES_HERE, 1)
                        .build());
    }

    private static void sentinel(ZipForge zip, int bit, ZipField field, long value) {
        if (bit != 0) {
            zip.end(field, value);
        }
    }

    /** What a sentinel means where no zip64 record explains it. */
    private static RefusalCode withoutZip64(int sentinels) {
        if ((sentinels & 1) != 0) {
            return ZIP_MULTI_DISK;
        }
        if ((sentinels & 4) != 0) {
            return RefusalCode.LIMIT_DIRECTORY;
        }
        return (sentinels & 8) != 0 ? ZIP_LAYOUT : ZIP_MALFORMED;
    }

    private static byte[] unicodePath(int version, String raw, String name) {
        java.util.zip.CRC32 crc = new java.util.zip.CRC32();
        crc.update(bytes(raw));
        long value = crc.getValue();
        byte[] head = {(byte) version, (byte) value, (byte) (value >> 8), (byte) (value >> 16), (byte) (value >> 24)};
        return ForgedEntry.extraField(0x7075, join(head, bytes(name)));
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
