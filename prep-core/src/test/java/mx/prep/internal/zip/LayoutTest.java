package mx.prep.internal.zip;

import static mx.prep.internal.zip.Judge.bytes;
import static mx.prep.model.RefusalCode.EMPTY;
import static mx.prep.model.RefusalCode.NOT_A_PACKAGE;
import static mx.prep.model.RefusalCode.ZIP_END_RECORD;
import static mx.prep.model.RefusalCode.ZIP_LAYOUT;
import static mx.prep.model.RefusalCode.ZIP_MALFORMED;
import static mx.prep.model.RefusalCode.ZIP_MULTI_DISK;
import static mx.prep.model.RefusalCode.ZIP_ZIP64;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import mx.prep.testkit.zip.ForgedEntry;
import mx.prep.testkit.zip.ForgedEntry.Descriptor;
import mx.prep.testkit.zip.ZipField;
import mx.prep.testkit.zip.ZipForge;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Geometry: the records tile the file, and there is one way to find them. */
class LayoutTest {
    @TempDir
    Path folder;

    private Judge judge;

    @BeforeEach
    void judge() {
        judge = new Judge(folder);
    }

    private static ZipForge site() {
        return ZipForge.zip().file("index.html", "<html>").file("data.json", "{}");
    }

    @Test
    void anHonestZipIsAccepted() {
        assertEquals(Map.of("data.json", "{}", "index.html", "<html>"), judge.accepted(site().build()));
    }

    @Test
    void aZipOfZipsIsAccepted() {
        byte[] inner = site().comment(bytes("inner")).build();
        byte[] outer = ZipForge.zip().add(ForgedEntry.stored("base.zip", inner)).build();
        assertEquals(Map.of("base.zip", new String(inner, StandardCharsets.ISO_8859_1)), judge.accepted(outer));
    }

    @Test
    void bytesBeforeTheZipAreRefused() {
        judge.refused(ZIP_LAYOUT, site().prefix(bytes("#!/bin/sh\n")).build());
        judge.refused(ZIP_LAYOUT, site().prefix(bytes("<html>")).build());
    }

    @Test
    void bytesBeforeTheFirstEntryAreRefused() {
        judge.refused(
                ZIP_LAYOUT,
                ZipForge.zip()
                        .add(ForgedEntry.stored("a", bytes("a")).before(bytes("gap")))
                        .build());
    }

    @Test
    void bytesBetweenRecordsAreRefused() {
        ForgedEntry a = ForgedEntry.stored("a", bytes("a")).after(bytes("gap"));
        judge.refused(ZIP_LAYOUT, ZipForge.zip().add(a).file("b", "b").build());
        judge.refused(ZIP_LAYOUT, site().beforeDirectory(bytes("gap")).build());
        judge.refused(ZIP_LAYOUT, site().afterDirectory(bytes("gap")).build());
    }

    @Test
    void bytesAfterADescriptorAreRefused() {
        ForgedEntry entry = ForgedEntry.deflated("a", bytes("a")).descriptor(Descriptor.SIGNED);
        judge.refused(ZIP_LAYOUT, ZipForge.zip().add(entry.after(bytes("x"))).build());
    }

    @Test
    void bytesAfterTheZipAreRefused() {
        judge.refused(ZIP_END_RECORD, site().suffix(bytes("\n")).build());
        judge.refused(ZIP_END_RECORD, site().suffix(new byte[70_000]).build());
    }

    @Test
    void anEntryThatOnlyStreamingReadersSeeIsRefused() {
        ForgedEntry hidden = ForgedEntry.stored("evil", bytes("x")).onlyInFile();
        judge.refused(ZIP_LAYOUT, ZipForge.zip().file("a", "a").add(hidden).build());
        judge.refused(ZIP_LAYOUT, ZipForge.zip().add(hidden).file("a", "a").build());
    }

    @Test
    void aDirectoryThatNamesOneRecordTwiceIsRefused() {
        ForgedEntry twin = ForgedEntry.stored("b", bytes("a")).onlyInDirectory().central(ZipField.OFFSET, 0);
        judge.refused(
                ZIP_LAYOUT,
                ZipForge.zip()
                        .add(ForgedEntry.stored("a", bytes("a")))
                        .add(twin)
                        .build());
    }

    /** Many entries that share one kernel of data, each quoting the next one's header (Fifield, WOOT 2019). */
    @Test
    void anOverlapBombIsRefused() {
        byte[] kernel = ForgedEntry.stored("kernel", new byte[100_000]).data();
        ForgedEntry last = ForgedEntry.stored("z", kernel);
        int header = 30 + 1;
        ForgedEntry quoting = ForgedEntry.stored("a", new byte[0])
                .both(ZipField.PACKED_SIZE, header + kernel.length)
                .both(ZipField.SIZE, header + kernel.length);
        judge.refused(ZIP_LAYOUT, ZipForge.zip().add(quoting).add(last).build());
    }

    @Test
    void dataThatRunsIntoTheDirectoryIsRefused() {
        ForgedEntry entry = ForgedEntry.stored("a", bytes("abc")).both(ZipField.PACKED_SIZE, 10);
        judge.refused(ZIP_LAYOUT, ZipForge.zip().add(entry).build());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 5, 30, 1_000_000, 0xffff_fffeL})
    void offsetsThatPointElsewhereAreRefused(long offset) {
        byte[] zip = ZipForge.zip()
                .file("a", "a")
                .add(ForgedEntry.stored("b", bytes("b")).central(ZipField.OFFSET, offset))
                .build();
        ZipReading reading = judge.read(zip);
        assertTrue(reading instanceof ZipReading.Refused, () -> "accepted at " + offset);
    }

    /** Else the first entry's header would reach beyond the end of the file. */
    @Test
    void anOffsetBehindTheDirectoryIsRefusedBeforeAnythingIsReadUpToIt() {
        byte[] zip = ZipForge.zip()
                .add(ForgedEntry.stored("a", bytes("a")).local(ZipField.NAME_LENGTH, 0xffff))
                .add(ForgedEntry.stored("b", bytes("b")).central(ZipField.OFFSET, 0x7f00_0000L))
                .build();
        judge.refused(ZIP_LAYOUT, zip);
    }

    @Test
    void aMissingLocalHeaderIsRefused() {
        ForgedEntry entry = ForgedEntry.stored("a", bytes("a")).local(ZipField.SIGNATURE, 0x04034b51);
        judge.refused(ZIP_MALFORMED, ZipForge.zip().add(entry).build());
    }

    @Test
    void aCommentIsFine() {
        assertEquals(
                2, judge.accepted(site().comment(bytes("Corte 20:15")).build()).size());
        assertEquals(2, judge.accepted(site().comment(new byte[65_535]).build()).size());
    }

    @Test
    void anEndRecordInTheCommentIsRefused() {
        byte[] other = ZipForge.zip().file("evil.html", "evil").build();
        byte[] quoted = Arrays.copyOfRange(other, other.length - 22, other.length);
        judge.refused(ZIP_END_RECORD, site().comment(quoted).build());
        judge.refused(ZIP_END_RECORD, site().comment(bytes("xxPK\5\6xx")).build());
    }

    @Test
    void aSecondEndRecordIsRefused() {
        byte[] zip = site().build();
        byte[] end = Arrays.copyOfRange(zip, zip.length - 22, zip.length);
        // The first one's comment reaches to the end of the file, so that both "end at the end".
        byte[] outer = end.clone();
        outer[20] = 22;
        judge.refused(ZIP_END_RECORD, site().afterDirectory(outer).build());
        judge.refused(ZIP_LAYOUT, site().suffix(end).build());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 21, 22, 100})
    void aCommentLengthThatLiesIsRefused(int length) {
        judge.refused(
                ZIP_END_RECORD, site().end(ZipField.COMMENT_LENGTH, length).build());
        judge.refused(
                ZIP_END_RECORD,
                site().comment(bytes("abc"))
                        .end(ZipField.COMMENT_LENGTH, length + 3)
                        .build());
    }

    @Test
    void whatIsNoZipIsRefused() {
        judge.refused(ZIP_END_RECORD, new byte[0]);
        judge.refused(ZIP_END_RECORD, bytes("P"));
        judge.refused(ZIP_END_RECORD, bytes("CLAVE_CASILLA,CLAVE_ACTA\n".repeat(10_000)));
        judge.refused(NOT_A_PACKAGE, bytes("<!DOCTYPE html><title>Bloqueo IP</title>"));
        judge.refused(NOT_A_PACKAGE, bytes("\ufeff\n <html>" + "x".repeat(163_000)));
    }

    @Test
    void aZipWithoutFilesIsRefused() {
        judge.refused(EMPTY, ZipForge.zip().build());
        judge.refused(EMPTY, ZipForge.zip().add(ForgedEntry.folder("a")).build());
        judge.refused(ZIP_LAYOUT, ZipForge.zip().beforeDirectory(bytes("PK")).build());
    }

    @Test
    void countsThatLieAreRefused() {
        judge.refused(
                ZIP_MALFORMED,
                site().end(ZipField.ENTRIES, 1).end(ZipField.ENTRIES_HERE, 1).build());
        judge.refused(
                ZIP_MALFORMED,
                site().end(ZipField.ENTRIES, 3).end(ZipField.ENTRIES_HERE, 3).build());
        judge.refused(
                ZIP_MALFORMED,
                site().end(ZipField.ENTRIES, 0).end(ZipField.ENTRIES_HERE, 0).build());
        judge.refused(ZIP_LAYOUT, site().end(ZipField.DIRECTORY_SIZE, 46).build());
        judge.refused(ZIP_LAYOUT, site().end(ZipField.DIRECTORY_OFFSET, 3).build());
    }

    @ParameterizedTest
    @EnumSource(
            value = ZipField.class,
            names = {"NAME_LENGTH", "EXTRA_LENGTH", "COMMENT_LENGTH"})
    void recordsThatRunOutOfTheDirectoryAreRefused(ZipField length) {
        ForgedEntry entry = ForgedEntry.stored("a", bytes("a")).central(length, 0xffff);
        judge.refused(ZIP_MALFORMED, ZipForge.zip().add(entry).build());
    }

    @Test
    void aCentralRecordWithoutSignatureIsRefused() {
        ForgedEntry entry = ForgedEntry.stored("a", bytes("a")).central(ZipField.SIGNATURE, 0x05054b50);
        judge.refused(ZIP_MALFORMED, ZipForge.zip().add(entry).build());
    }

    @Test
    void severalDisksAreRefused() {
        judge.refused(ZIP_MULTI_DISK, site().end(ZipField.DISK, 1).build());
        judge.refused(ZIP_MULTI_DISK, site().end(ZipField.DIRECTORY_DISK, 1).build());
        judge.refused(ZIP_MULTI_DISK, site().end(ZipField.ENTRIES_HERE, 1).build());
        ForgedEntry elsewhere = ForgedEntry.stored("a", bytes("a")).central(ZipField.DISK, 1);
        judge.refused(ZIP_MULTI_DISK, ZipForge.zip().add(elsewhere).build());
        ForgedEntry sentinel = ForgedEntry.stored("a", bytes("a")).central(ZipField.DISK, 0xffff);
        judge.refused(ZIP_MULTI_DISK, ZipForge.zip().add(sentinel).build());
        judge.refused(ZIP_MULTI_DISK, site().locator(ZipField.DISKS, 2).build());
        judge.refused(ZIP_MULTI_DISK, site().locator(ZipField.DISK, 1).build());
        judge.refused(ZIP_MULTI_DISK, site().zip64End(ZipField.DISK, 1).build());
        judge.refused(ZIP_MULTI_DISK, site().zip64End(ZipField.ENTRIES_HERE, 1).build());
    }

    @Test
    void zip64EndRecordsAreAcceptedIfTheyAgree() {
        assertEquals(2, judge.accepted(site().zip64().build()).size());
        byte[] sentinels = site().zip64()
                .end(ZipField.ENTRIES, 0xffff)
                .end(ZipField.ENTRIES_HERE, 0xffff)
                .end(ZipField.DIRECTORY_SIZE, 0xffff_ffffL)
                .end(ZipField.DIRECTORY_OFFSET, 0xffff_ffffL)
                .build();
        assertEquals(2, judge.accepted(sentinels).size());
    }

    @Test
    void zip64EndRecordsThatLieAreRefused() {
        judge.refused(ZIP_ZIP64, site().zip64().end(ZipField.ENTRIES, 1).build());
        judge.refused(ZIP_ZIP64, site().zip64().end(ZipField.DIRECTORY_SIZE, 1).build());
        judge.refused(
                ZIP_ZIP64, site().zip64().end(ZipField.DIRECTORY_OFFSET, 1).build());
        judge.refused(ZIP_ZIP64, site().locator(ZipField.OFFSET, 0).build());
        judge.refused(ZIP_ZIP64, site().locator(ZipField.OFFSET, -1).build());
        judge.refused(ZIP_ZIP64, site().locator(ZipField.OFFSET, Long.MAX_VALUE).build());
        judge.refused(ZIP_ZIP64, site().zip64End(ZipField.RECORD_SIZE, 45).build());
        judge.refused(ZIP_ZIP64, site().zip64End(ZipField.SIGNATURE, 0).build());
        judge.refused(ZIP_LAYOUT, site().locator(ZipField.SIGNATURE, 0).build());
    }

    @Test
    void zip64NumbersThatOverflowAreRefused() {
        ZipForge huge = site().end(ZipField.DIRECTORY_OFFSET, 0xffff_ffffL).end(ZipField.DIRECTORY_SIZE, 0xffff_ffffL);
        assertTrue(
                judge.read(huge.zip64End(ZipField.DIRECTORY_OFFSET, Long.MAX_VALUE)
                                .zip64End(ZipField.DIRECTORY_SIZE, 100)
                                .build())
                        instanceof ZipReading.Refused);
        assertTrue(judge.read(huge.zip64End(ZipField.DIRECTORY_SIZE, -1).build()) instanceof ZipReading.Refused);
    }
}
