package mx.prep.internal.zip;

import static mx.prep.internal.zip.Judge.bytes;
import static mx.prep.model.RefusalCode.DATA_DEFLATE;
import static mx.prep.model.RefusalCode.DATA_SIZE;
import static mx.prep.model.RefusalCode.LIMIT_FILE;
import static mx.prep.model.RefusalCode.LIMIT_TOTAL;
import static mx.prep.model.RefusalCode.ZIP_LAYOUT;
import static mx.prep.testkit.zip.ForgedEntry.zip64Field;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import mx.prep.testkit.zip.ForgedEntry;
import mx.prep.testkit.zip.HostilePackages;
import mx.prep.testkit.zip.ZipBombs;
import mx.prep.testkit.zip.ZipField;
import mx.prep.testkit.zip.ZipForge;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Few bytes that unpack to many; each with the JDK's reader as the control that does unpack it. */
class BombTest {
    private static final int FILES = 30;
    private static final int KERNEL = 100_000;

    @TempDir
    Path folder;

    private Judge judge;

    @BeforeEach
    void judge() {
        judge = new Judge(folder);
    }

    private void unpacks(byte[] zip) throws IOException {
        Map<String, String> tree = OtherReader.JDK_FILE.tree(zip, folder);
        assertEquals(FILES, tree.size());
        assertTrue(tree.values().stream().mapToLong(String::length).sum() >= FILES * (long) KERNEL);
        assertTrue(zip.length < 30_000, "made of " + zip.length + " bytes");
    }

    @Test
    void filesThatAreOneRecordAreRefused() throws IOException {
        byte[] zip = ZipBombs.fullOverlap(FILES, KERNEL);
        unpacks(zip);
        judge.refused(ZIP_LAYOUT, zip);
    }

    @Test
    void filesThatQuoteTheNextOnesHeaderAreRefused() throws IOException {
        byte[] zip = ZipBombs.quotedOverlap(FILES, KERNEL);
        unpacks(zip);
        judge.refused(ZIP_LAYOUT, zip);
    }

    @Test
    void filesThatHideHeadersInExtraFieldsAreRefused() throws IOException {
        byte[] zip = ZipBombs.extraFieldOverlap(FILES, KERNEL);
        unpacks(zip);
        judge.refused(ZIP_LAYOUT, zip);
    }

    /** With zip64 an overlap bomb has sizes above 4 GiB; its directory alone condemns it. */
    @Test
    void sizesThatNeedZip64AreRefusedUnread() {
        ForgedEntry huge = ForgedEntry.deflated("huge", new byte[KERNEL])
                .both(ZipField.SIZE, 0xffff_ffffL)
                .centralExtra(zip64Field(1L << 42))
                .localExtra(zip64Field(1L << 42, 117));
        judge.refused(LIMIT_FILE, ZipForge.zip().add(huge).build());
        ZipForge many = ZipForge.zip();
        for (int i = 0; i < 20; i++) {
            many.add(ForgedEntry.deflated("f" + i, new byte[KERNEL])
                    .both(ZipField.SIZE, 0xffff_ffffL)
                    .centralExtra(zip64Field(200L << 20))
                    .localExtra(zip64Field(200L << 20, 117)));
        }
        judge.refused(LIMIT_TOTAL, many.zip64().build());
    }

    @Test
    void dataThatGoesOnBeyondItsSizeIsRefused() {
        ForgedEntry bomb = ForgedEntry.deflated("bomb", new byte[20 << 20]).both(ZipField.SIZE, 100_000);
        judge.refused(DATA_SIZE, ZipForge.zip().add(bomb).build());
    }

    /** Each block brings codes of its own, which take time to read. */
    @Test
    void blocksWithoutContentAreRefusedUnread() throws IOException {
        byte[] zip = Files.readAllBytes(new HostilePackages(folder).emptyBlocks("a", 1));
        assertEquals(Map.of("a", ""), OtherReader.JDK_FILE.tree(zip, folder));
        String message = judge.refused(DATA_DEFLATE, zip).message();
        assertTrue(message.contains("more than any compressor makes"), message);
    }

    /** Who opens zips within zips never ends; here they are files like others. */
    @Test
    void aZipThatHoldsItselfIsOneFile() throws IOException {
        byte[] quine = ZipBombs.quine();
        String itself = new String(quine, StandardCharsets.ISO_8859_1);
        assertArrayEquals(
                quine, OtherReader.JDK_FILE.tree(quine, folder).get("r.zip").getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(Map.of("r.zip", itself), judge.accepted(quine));
    }

    @Test
    void zipsWithinZipsAreFiles() {
        byte[] bomb = ZipBombs.quotedOverlap(FILES, KERNEL);
        byte[] zip = ZipForge.zip()
                .add(ForgedEntry.stored("b.zip", bomb))
                .add(ForgedEntry.deflated("c.zip", bytes("PK")))
                .build();
        assertEquals(2, judge.accepted(zip).size());
    }
}
