package mx.prep.internal.zip;

import static mx.prep.internal.zip.Judge.bytes;
import static mx.prep.model.RefusalCode.ZIP_ENCRYPTED;
import static mx.prep.model.RefusalCode.ZIP_HEADER_MISMATCH;
import static mx.prep.model.RefusalCode.ZIP_LAYOUT;
import static mx.prep.model.RefusalCode.ZIP_MALFORMED;
import static mx.prep.model.RefusalCode.ZIP_METHOD;
import static mx.prep.model.RefusalCode.ZIP_SPECIAL_FILE;
import static mx.prep.model.RefusalCode.ZIP_UNICODE_PATH;
import static mx.prep.model.RefusalCode.ZIP_ZIP64;
import static mx.prep.testkit.zip.ForgedEntry.extraField;
import static mx.prep.testkit.zip.ForgedEntry.zip64Field;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Set;
import java.util.zip.CRC32;
import mx.prep.model.Limits;
import mx.prep.model.RefusalCode;
import mx.prep.testkit.zip.ForgedEntry;
import mx.prep.testkit.zip.ForgedEntry.Descriptor;
import mx.prep.testkit.zip.ZipField;
import mx.prep.testkit.zip.ZipForge;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an entry's headers say: the same thing twice, and nothing that isn't a plain file. */
class HeaderTest {
    private static final long WIDE = 0xffff_ffffL;
    private static final byte[] CONTENT = bytes("hello, hello, hello");

    @TempDir
    Path folder;

    private Judge judge;

    @BeforeEach
    void judge() {
        judge = new Judge(folder);
    }

    private void accepted(ForgedEntry entry) {
        assertEquals(
                "hello, hello, hello",
                judge.accepted(ZipForge.zip().add(entry).build()).get("a"));
    }

    private void refused(RefusalCode code, ForgedEntry entry) {
        judge.refused(code, ZipForge.zip().add(entry).build());
        judge.refused(
                code,
                ZipForge.zip().file("before", "b").add(entry).file("after", "c").build());
    }

    private static ForgedEntry file() {
        return ForgedEntry.deflated("a", CONTENT);
    }

    @ParameterizedTest
    @CsvSource({
        "FLAGS,2048",
        "FLAGS,8",
        "METHOD,0",
        "CRC,1",
        "CRC,0",
        "PACKED_SIZE,1",
        "PACKED_SIZE,0",
        "SIZE,18",
        "SIZE,20"
    })
    void aLocalHeaderThatDisagreesIsRefused(ZipField field, long value) {
        refused(ZIP_HEADER_MISMATCH, file().local(field, value));
    }

    @Test
    void anotherLocalNameIsRefused() {
        refused(ZIP_HEADER_MISMATCH, file().localName(bytes("b")));
        refused(ZIP_HEADER_MISMATCH, file().localName(bytes("../../etc/passwd")));
        refused(ZIP_HEADER_MISMATCH, file().localName(bytes("")));
    }

    @Test
    void timesVersionsAttributesAndCommentsAreIgnored() {
        accepted(file().local(ZipField.TIME, 1)
                .central(ZipField.DATE, 0xffff)
                .local(ZipField.NEEDED, 10)
                .central(ZipField.MADE_BY, 0x0b3f)
                .central(ZipField.INTERNAL_ATTRIBUTES, 1)
                .central(ZipField.EXTERNAL_ATTRIBUTES, 0x0000_0027)
                .comment(bytes("a comment")));
    }

    @ParameterizedTest
    @EnumSource(Descriptor.class)
    void descriptorsAreAccepted(Descriptor kind) {
        boolean wide = kind == Descriptor.SIGNED_ZIP64 || kind == Descriptor.UNSIGNED_ZIP64;
        accepted(file().descriptor(kind).localExtra(wide ? zip64Field(0, 0) : new byte[0]));
        accepted(file().descriptor(kind)
                .localExtra(wide ? zip64Field(0, 0) : new byte[0])
                .local(ZipField.SIZE, CONTENT.length));
    }

    @Test
    void storedDataWithADescriptorIsAccepted() {
        accepted(ForgedEntry.stored("a", CONTENT).descriptor(Descriptor.SIGNED));
    }

    @Test
    void aDescriptorOfTheWrongWidthIsRefused() {
        refused(ZIP_ZIP64, file().descriptor(Descriptor.SIGNED_ZIP64));
        refused(ZIP_ZIP64, file().descriptor(Descriptor.UNSIGNED_ZIP64));
        refused(ZIP_ZIP64, file().descriptor(Descriptor.SIGNED).localExtra(zip64Field(0, 0)));
    }

    @ParameterizedTest
    @CsvSource({"CRC,1", "PACKED_SIZE,5", "SIZE,5"})
    void aDescriptorThatDisagreesIsRefused(ZipField field, long value) {
        // The descriptor's bytes stand in the file's data area: nothing but they say these values.
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.writeBytes(file().data());
        data.writeBytes(new byte[] {'P', 'K', 7, 8});
        CRC32 crc = new CRC32();
        crc.update(CONTENT);
        data.writeBytes(little(field == ZipField.CRC ? value : crc.getValue()));
        data.writeBytes(little(field == ZipField.PACKED_SIZE ? value : file().data().length));
        data.writeBytes(little(field == ZipField.SIZE ? value : CONTENT.length));
        ForgedEntry entry = file().data(data.toByteArray())
                .both(ZipField.FLAGS, 8)
                .central(ZipField.PACKED_SIZE, file().data().length)
                .local(ZipField.PACKED_SIZE, 0);
        refused(ZIP_HEADER_MISMATCH, entry);
    }

    private static byte[] little(long value) {
        return new byte[] {(byte) value, (byte) (value >> 8), (byte) (value >> 16), (byte) (value >> 24)};
    }

    @Test
    void aMissingDescriptorIsRefused() {
        refused(ZIP_LAYOUT, file().both(ZipField.FLAGS, 8));
    }

    @Test
    void aDescriptorThatNobodyAnnouncedIsRefused() {
        refused(
                ZIP_LAYOUT,
                file().descriptor(Descriptor.SIGNED)
                        .both(ZipField.FLAGS, 0)
                        .local(ZipField.CRC, 0x88d0_23adL)
                        .local(ZipField.PACKED_SIZE, file().data().length)
                        .local(ZipField.SIZE, CONTENT.length)
                        .central(ZipField.CRC, 0x88d0_23adL));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 6, 9, 12, 14, 20, 93, 95, 97, 98, 99})
    void otherMethodsAreRefused(int method) {
        refused(ZIP_METHOD, file().both(ZipField.METHOD, method));
    }

    @ParameterizedTest
    @CsvSource({
        "0,ZIP_ENCRYPTED",
        "6,ZIP_ENCRYPTED",
        "13,ZIP_ENCRYPTED",
        "5,ZIP_METHOD",
        "4,ZIP_MALFORMED",
        "15,ZIP_MALFORMED"
    })
    void flagsThatChangeTheDataAreRefused(int bit, RefusalCode code) {
        refused(code, file().both(ZipField.FLAGS, 1L << bit));
    }

    @Test
    void effortFlagsMeanNothing() {
        accepted(file().both(ZipField.FLAGS, 2));
        accepted(file().central(ZipField.FLAGS, 4));
    }

    @Test
    void encryptionIsSaidEvenIfOnlyTheLocalHeaderHasIt() {
        refused(ZIP_HEADER_MISMATCH, file().local(ZipField.FLAGS, 1));
        refused(ZIP_ENCRYPTED, file().central(ZipField.FLAGS, 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {0120777, 0060660, 0020666, 0010644, 0140755, 0170000, 0040755})
    void specialModesAreRefused(int mode) {
        refused(
                ZIP_SPECIAL_FILE,
                file().central(ZipField.MADE_BY, 0x031e).central(ZipField.EXTERNAL_ATTRIBUTES, (long) mode << 16));
        refused(ZIP_SPECIAL_FILE, file().central(ZipField.EXTERNAL_ATTRIBUTES, (long) mode << 16));
    }

    @ParameterizedTest
    @ValueSource(longs = {0x400, 0x40, 0x8, 0x420})
    void specialAttributesOfWindowsAreRefused(long attributes) {
        refused(ZIP_SPECIAL_FILE, file().central(ZipField.EXTERNAL_ATTRIBUTES, attributes));
    }

    @ParameterizedTest
    @ValueSource(longs = {0100644L << 16, 0100777L << 16, 0600L << 16, 0x20, 0x21, 0x81a4_8020L, 0x81a4_4000L})
    void ordinaryModesAreIgnored(long attributes) {
        accepted(file().central(ZipField.EXTERNAL_ATTRIBUTES, attributes));
    }

    /** Info-ZIP and others would make a folder of it and lose the bytes. */
    @Test
    void aFileThatItsAttributesCallAFolderIsRefused() {
        refused(ZIP_SPECIAL_FILE, file().central(ZipField.EXTERNAL_ATTRIBUTES, 0x10));
        refused(ZIP_SPECIAL_FILE, file().central(ZipField.EXTERNAL_ATTRIBUTES, 0100644L << 16 | 0x10));
    }

    @Test
    void aFolderThatIsALinkIsRefused() {
        refused(ZIP_SPECIAL_FILE, ForgedEntry.folder("a").central(ZipField.EXTERNAL_ATTRIBUTES, 0120777L << 16));
    }

    @Test
    void unicodePathsAreAcceptedIfTheySayTheName() {
        accepted(file().centralExtra(unicodePath("a", "a")).localExtra(unicodePath("a", "a")));
        accepted(file().localExtra(unicodePath("a", "a")));
    }

    @Test
    void otherUnicodePathsAreRefused() {
        refused(ZIP_UNICODE_PATH, file().centralExtra(unicodePath("a", "b")));
        refused(ZIP_UNICODE_PATH, file().localExtra(unicodePath("a", "../b")));
        refused(ZIP_UNICODE_PATH, file().centralExtra(unicodePath("b", "a")));
        refused(ZIP_UNICODE_PATH, file().centralExtra(extraField(0x7075, new byte[] {1, 2})));
        refused(ZIP_UNICODE_PATH, file().centralExtra(extraField(0x7075, new byte[] {2, 0, 0, 0, 0, 'a'})));
        byte[] twice = both(unicodePath("a", "a"), unicodePath("a", "a"));
        refused(ZIP_UNICODE_PATH, file().centralExtra(twice));
    }

    @Test
    void aUnicodePathMayExplainANameInTheConfiguredCharset() {
        byte[] raw = {'a', (byte) 0xa4, 'o'};
        ForgedEntry entry = ForgedEntry.deflated("x", CONTENT)
                .localName(raw)
                .centralName(raw)
                .both(ZipField.FLAGS, 0)
                .centralExtra(unicodePath(raw, "año"));
        ZipRules cp437 = new ZipRules(Limits.DEFAULT, Charset.forName("IBM437"), Set.of());
        byte[] zip = ZipForge.zip().add(entry).build();
        assertEquals(Set.of("año"), new Judge(folder, cp437).accepted(zip).keySet());
        judge.refused(RefusalCode.NAME_ENCODING, zip);
    }

    private static byte[] unicodePath(String raw, String name) {
        return unicodePath(bytes(raw), name);
    }

    private static byte[] unicodePath(byte[] raw, String name) {
        CRC32 crc = new CRC32();
        crc.update(raw);
        return extraField(0x7075, both(both(new byte[] {1}, little(crc.getValue())), bytes(name)));
    }

    private static byte[] both(byte[] one, byte[] two) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(one);
        out.writeBytes(two);
        return out.toByteArray();
    }

    @Test
    void zip64SizesAreAccepted() {
        long packed = file().data().length;
        accepted(file().both(ZipField.SIZE, WIDE)
                .both(ZipField.PACKED_SIZE, WIDE)
                .localExtra(zip64Field(CONTENT.length, packed))
                .centralExtra(zip64Field(CONTENT.length, packed)));
        accepted(file().central(ZipField.SIZE, WIDE).centralExtra(zip64Field(CONTENT.length)));
        accepted(file().central(ZipField.PACKED_SIZE, WIDE).centralExtra(zip64Field(packed)));
        accepted(file().central(ZipField.OFFSET, WIDE).centralExtra(zip64Field(0)));
        accepted(file().localExtra(zip64Field(CONTENT.length, packed)));
        accepted(file().centralExtra(zip64Field(CONTENT.length, packed, 0)));
        accepted(file().centralExtra(extraField(1, new byte[0])));
    }

    @Test
    void zip64SizesThatLieAreRefused() {
        long packed = file().data().length;
        refused(ZIP_ZIP64, file().central(ZipField.SIZE, WIDE));
        refused(ZIP_ZIP64, file().central(ZipField.OFFSET, WIDE));
        refused(ZIP_ZIP64, file().central(ZipField.SIZE, WIDE).centralExtra(extraField(1, new byte[4])));
        refused(ZIP_ZIP64, file().central(ZipField.SIZE, WIDE).centralExtra(zip64Field(-1)));
        refused(ZIP_ZIP64, file().centralExtra(zip64Field(CONTENT.length, packed + 1)));
        refused(ZIP_ZIP64, file().centralExtra(zip64Field(CONTENT.length)));
        refused(ZIP_ZIP64, file().centralExtra(both(zip64Field(), zip64Field())));
        refused(ZIP_ZIP64, file().localExtra(extraField(1, new byte[12])));
        refused(ZIP_HEADER_MISMATCH, file().localExtra(zip64Field(CONTENT.length, packed + 1)));
        refused(ZIP_HEADER_MISMATCH, file().local(ZipField.SIZE, WIDE));
        refused(ZIP_HEADER_MISMATCH, file().local(ZipField.SIZE, WIDE).localExtra(zip64Field(7, packed)));
        refused(ZIP_LAYOUT, file().central(ZipField.OFFSET, WIDE).centralExtra(zip64Field(Long.MAX_VALUE)));
        refused(RefusalCode.LIMIT_FILE, file().central(ZipField.SIZE, WIDE).centralExtra(zip64Field(Long.MAX_VALUE)));
    }

    @Test
    void extraFieldsThatDontFitTheirHeaderAreRefused() {
        refused(ZIP_MALFORMED, file().centralExtra(new byte[] {1, 2, 50, 0}));
        refused(ZIP_MALFORMED, file().localExtra(new byte[] {1, 2, 50, 0}));
        refused(ZIP_MALFORMED, file().centralExtra(new byte[] {1, 2, 3}));
        accepted(file().localExtra(new byte[3]));
    }
}
