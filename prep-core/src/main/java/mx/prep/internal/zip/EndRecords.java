package mx.prep.internal.zip;

import static mx.prep.model.RefusalCode.LIMIT_DIRECTORY;
import static mx.prep.model.RefusalCode.LIMIT_ENTRIES;
import static mx.prep.model.RefusalCode.NOT_A_PACKAGE;
import static mx.prep.model.RefusalCode.ZIP_END_RECORD;
import static mx.prep.model.RefusalCode.ZIP_LAYOUT;
import static mx.prep.model.RefusalCode.ZIP_MALFORMED;
import static mx.prep.model.RefusalCode.ZIP_MULTI_DISK;
import static mx.prep.model.RefusalCode.ZIP_ZIP64;

import java.io.IOException;
import mx.prep.model.Limits;

/**
 * Where the central directory lies: what the end record (4.3.16) says, and the zip64 end record and locator (4.3.14,
 * 4.3.15) where there is one.
 *
 * @param directory position of the central directory
 * @param directorySize its length in bytes
 * @param entries number of its records
 */
record EndRecords(long directory, long directorySize, int entries) {
    private static final int END = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int ZIP64_END = 0x06064b50;
    private static final int ZIP64_END_BYTES = 56;
    private static final int LOCATOR = 0x07064b50;
    private static final int LOCATOR_BYTES = 20;
    private static final int MAX_COMMENT = 0xffff;

    static EndRecords read(Window window, Limits limits) throws IOException, RefusedException {
        long end = find(window);
        int at = window.at(end, END_BYTES);
        int disk = window.u16(at + 4);
        int directoryDisk = window.u16(at + 6);
        long entriesHere = window.u16(at + 8);
        long entries = window.u16(at + 10);
        long size = window.u32(at + 12);
        long directory = window.u32(at + 16);
        long stop = end;
        if (hasLocator(window, end)) {
            long[] wide = zip64(window, end);
            boolean agrees = fits(entriesHere, wide[1], 0xffff)
                    && fits(entries, wide[1], 0xffff)
                    && fits(size, wide[2], 0xffff_ffffL)
                    && fits(directory, wide[3], 0xffff_ffffL)
                    && (disk == 0 || disk == 0xffff)
                    && (directoryDisk == 0 || directoryDisk == 0xffff);
            if (!agrees) {
                throw new RefusedException(ZIP_ZIP64, "the zip's end record and its zip64 end record disagree");
            }
            stop = wide[0];
            entries = wide[1];
            size = wide[2];
            directory = wide[3];
        } else if (disk != 0 || directoryDisk != 0 || entriesHere != entries) {
            throw new RefusedException(ZIP_MULTI_DISK, "the zip is one part of several");
        }
        check(entries, size, directory, stop, limits);
        return new EndRecords(directory, size, (int) entries);
    }

    private static void check(long entries, long size, long directory, long stop, Limits limits)
            throws RefusedException {
        if (entries < 0 || entries > limits.entries()) {
            throw new RefusedException(
                    LIMIT_ENTRIES,
                    "the zip has " + Long.toUnsignedString(entries) + " entries, more than the limit of "
                            + limits.entries());
        }
        if (size < 0 || size > limits.centralDirectory()) {
            throw new RefusedException(
                    LIMIT_DIRECTORY,
                    "the zip's central directory has " + Long.toUnsignedString(size) + " bytes, more than the limit of "
                            + limits.centralDirectory());
        }
        if (directory < 0 || directory + size != stop) {
            throw new RefusedException(
                    ZIP_LAYOUT,
                    "the zip's central directory doesn't end where the end record starts: bytes were put before, into"
                            + " or taken from the zip");
        }
        if (entries * CentralRecord.HEADER_BYTES > size) {
            throw new RefusedException(
                    ZIP_MALFORMED,
                    "the zip's central directory of " + size + " bytes can't hold the " + entries
                            + " entries that the end record counts");
        }
    }

    /** The position of the one end record. Readers look for it from the end; all of them must find the same. */
    private static long find(Window window) throws IOException, RefusedException {
        long length = window.fileLength();
        if (length == 0) {
            throw new RefusedException(ZIP_END_RECORD, "the file is empty");
        }
        int tail = (int) Math.min(length, END_BYTES + MAX_COMMENT);
        int base = window.at(length - tail, tail);
        int found = -1;
        for (int i = tail - 4; i >= 0; i--) {
            if (window.bytes()[base + i] == 'P' && window.i32(base + i) == END) {
                boolean ends = i + END_BYTES <= tail && i + END_BYTES + window.u16(base + i + 20) == tail;
                if (found < 0 && !ends) {
                    throw new RefusedException(
                            ZIP_END_RECORD,
                            "the zip's end record doesn't end at the end of the file: bytes are missing, were added,"
                                    + " or its comment holds another end record");
                }
                if (found >= 0 && ends) {
                    throw new RefusedException(
                            ZIP_END_RECORD, "the zip has two end records, and which one counts is a reader's guess");
                }
                found = found < 0 ? i : found;
            }
        }
        if (found < 0) {
            throw noEnd(window);
        }
        return length - tail + found;
    }

    private static RefusedException noEnd(Window window) throws IOException {
        int count = (int) Math.min(window.fileLength(), 512);
        String head = window.latin(window.at(0, count), count);
        if (head.startsWith("PK")) {
            return new RefusedException(
                    ZIP_END_RECORD, "the zip has no end record; most likely the file was cut off on its way");
        }
        if (head.replaceFirst("^\u00ef\u00bb\u00bf", "").stripLeading().startsWith("<")) {
            return new RefusedException(NOT_A_PACKAGE, "the file is a web page, not a zip");
        }
        return new RefusedException(ZIP_END_RECORD, "the file isn't a zip: it has no end record");
    }

    private static boolean hasLocator(Window window, long end) throws IOException {
        return end >= LOCATOR_BYTES && window.i32(window.at(end - LOCATOR_BYTES, LOCATOR_BYTES)) == LOCATOR;
    }

    /** Position of the zip64 end record, entries, size and position of the directory. */
    private static long[] zip64(Window window, long end) throws IOException, RefusedException {
        long locator = end - LOCATOR_BYTES;
        int at = window.at(locator, LOCATOR_BYTES);
        long record = window.i64(at + 8);
        if (window.i32(at + 4) != 0 || window.i32(at + 16) != 1) {
            throw new RefusedException(ZIP_MULTI_DISK, "the zip is one part of several, its zip64 locator says");
        }
        if (record < 0 || record != locator - ZIP64_END_BYTES) {
            throw new RefusedException(ZIP_ZIP64, "the zip64 locator doesn't point to a zip64 end record before it");
        }
        at = window.at(record, ZIP64_END_BYTES);
        if (window.i32(at) != ZIP64_END || window.i64(at + 4) != ZIP64_END_BYTES - 12) {
            throw new RefusedException(ZIP_ZIP64, "the zip64 end record is missing or isn't of version 1");
        }
        if (window.i32(at + 16) != 0 || window.i32(at + 20) != 0 || window.i64(at + 24) != window.i64(at + 32)) {
            throw new RefusedException(ZIP_MULTI_DISK, "the zip is one part of several, its zip64 end record says");
        }
        return new long[] {record, window.i64(at + 32), window.i64(at + 40), window.i64(at + 48)};
    }

    private static boolean fits(long narrow, long wide, long sentinel) {
        return narrow == wide || narrow == sentinel;
    }
}
