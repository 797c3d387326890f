package mx.prep.internal.zip;

import static mx.prep.internal.zip.Judge.bytes;
import static mx.prep.model.RefusalCode.LIMIT_DIRECTORY;
import static mx.prep.model.RefusalCode.LIMIT_ENTRIES;
import static mx.prep.model.RefusalCode.LIMIT_FILE;
import static mx.prep.model.RefusalCode.LIMIT_TOTAL;
import static mx.prep.model.RefusalCode.NAME_LENGTH;
import static mx.prep.model.RefusalCode.TOO_LARGE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import mx.prep.model.Limits;
import mx.prep.model.RefusalCode;
import mx.prep.testkit.zip.ForgedEntry;
import mx.prep.testkit.zip.ZipField;
import mx.prep.testkit.zip.ZipForge;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every ceiling: what reaches it passes, one more is refused, and what only claims to be large costs nothing. */
class LimitTest {
    private static final Limits WIDE = Limits.DEFAULT;
    private static final byte[] ZIP = ZipForge.zip()
            .file("a", "1".repeat(100))
            .file("b/c", "2".repeat(50))
            .build();
    /** Two central records with names of 1 and 3 bytes. */
    private static final int DIRECTORY = 2 * 46 + 4;

    @TempDir
    Path folder;

    private void accepted(Limits limits) {
        assertEquals(2, new Judge(folder, ZipRules.of(limits)).accepted(ZIP).size());
    }

    private void refused(RefusalCode code, Limits limits) {
        new Judge(folder, ZipRules.of(limits)).refused(code, ZIP);
    }

    private static Limits limits(
            long archive, int entries, long file, long total, int name, int depth, long directory) {
        return new Limits(archive, entries, file, total, name, depth, directory);
    }

    @Test
    void whatReachesEveryLimitPasses() {
        accepted(limits(ZIP.length, 2, 100, 150, 3, 2, DIRECTORY));
    }

    @Test
    void oneMoreIsRefused() {
        refused(TOO_LARGE, limits(ZIP.length - 1, 2, 100, 150, 3, 2, DIRECTORY));
        refused(LIMIT_ENTRIES, limits(ZIP.length, 1, 100, 150, 3, 2, DIRECTORY));
        refused(LIMIT_FILE, limits(ZIP.length, 2, 99, 150, 3, 2, DIRECTORY));
        refused(LIMIT_TOTAL, limits(ZIP.length, 2, 100, 149, 3, 2, DIRECTORY));
        refused(NAME_LENGTH, limits(ZIP.length, 2, 100, 150, 2, 2, DIRECTORY));
        refused(NAME_LENGTH, limits(ZIP.length, 2, 100, 150, 3, 1, DIRECTORY));
        refused(LIMIT_DIRECTORY, limits(ZIP.length, 2, 100, 150, 3, 2, DIRECTORY - 1));
    }

    @Test
    void claimsAreRefusedBeforeAnythingIsAllocatedForThem() {
        Judge judge = new Judge(folder);
        ZipForge claim = ZipForge.zip().file("a", "a");
        judge.refused(
                LIMIT_ENTRIES,
                claim.end(ZipField.ENTRIES, 0xffff)
                        .end(ZipField.ENTRIES_HERE, 0xffff)
                        .zip64End(ZipField.ENTRIES, Integer.MAX_VALUE)
                        .zip64End(ZipField.ENTRIES_HERE, Integer.MAX_VALUE)
                        .build());
        judge.refused(
                LIMIT_ENTRIES,
                claim.zip64End(ZipField.ENTRIES, -1)
                        .zip64End(ZipField.ENTRIES_HERE, -1)
                        .build());
        judge.refused(
                LIMIT_DIRECTORY,
                ZipForge.zip()
                        .file("a", "a")
                        .end(ZipField.DIRECTORY_SIZE, 65 << 20)
                        .build());
        ForgedEntry bomb = ForgedEntry.deflated("bomb", bytes("small")).both(ZipField.SIZE, WIDE.file() + 1);
        judge.refused(LIMIT_FILE, ZipForge.zip().add(bomb).build());
    }

    @Test
    void sizesThatAddUpToTooMuchAreRefused() {
        ZipForge zip = ZipForge.zip();
        for (int i = 0; i < 5; i++) {
            zip.add(ForgedEntry.deflated("f" + i, bytes("small")).both(ZipField.SIZE, WIDE.file()));
        }
        new Judge(folder).refused(LIMIT_TOTAL, zip.build());
    }

    @Test
    void aBombStopsAtItsAnnouncedSize() {
        byte[] zeros = new byte[64 << 20];
        ForgedEntry bomb = ForgedEntry.deflated("bomb", zeros).both(ZipField.SIZE, 100_000);
        new Judge(folder)
                .refused(RefusalCode.DATA_SIZE, ZipForge.zip().add(bomb).build());
    }
}
