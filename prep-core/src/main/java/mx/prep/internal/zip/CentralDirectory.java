package mx.prep.internal.zip;

import static mx.prep.internal.zip.NameText.shown;
import static mx.prep.model.RefusalCode.LIMIT_FILE;
import static mx.prep.model.RefusalCode.LIMIT_TOTAL;
import static mx.prep.model.RefusalCode.NAME_DUPLICATE;
import static mx.prep.model.RefusalCode.ZIP_ENCRYPTED;
import static mx.prep.model.RefusalCode.ZIP_MALFORMED;
import static mx.prep.model.RefusalCode.ZIP_METHOD;
import static mx.prep.model.RefusalCode.ZIP_MULTI_DISK;
import static mx.prep.model.RefusalCode.ZIP_SPECIAL_FILE;
import static mx.prep.model.RefusalCode.ZIP_ZIP64;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.compress.archivers.zip.UnixStat;
import org.jspecify.annotations.Nullable;

/** Reads the central directory's records (4.3.12): as many as counted, in exactly the bytes announced. */
final class CentralDirectory {
    private static final int SIGNATURE = 0x02014b50;
    /** Bits 0, 6 and 13: encrypted, strongly encrypted, masked headers. */
    private static final int ENCRYPTION = 1 | (1 << 6) | (1 << 13);
    /** Bit 5: patch data. */
    private static final int PATCH = 1 << 5;
    /** Bits 1 and 2, the compressor's effort, mean nothing to a reader. */
    static final int EFFORT = (1 << 1) | (1 << 2);

    private static final int KNOWN = EFFORT | CentralRecord.DESCRIPTOR | CentralRecord.UTF8;
    /** Attributes of FAT and NTFS: volume label, device, reparse point. */
    private static final int SPECIAL = 0x008 | 0x040 | 0x400;
    /** Attribute of FAT and NTFS: a folder. Some readers go by it, others by the name's slash. */
    private static final int FOLDER = 0x010;

    private final Window window;
    private final ZipRules rules;
    private long total;

    CentralDirectory(Window window, ZipRules rules) {
        this.window = window;
        this.rules = rules;
    }

    List<CentralRecord> read(EndRecords end) throws IOException, RefusedException {
        List<CentralRecord> records = new ArrayList<>(end.entries());
        walk(end, at -> records.add(record(at)));
        return records;
    }

    /** The one record of this name, or null if there is none or another; the others are passed over unjudged. */
    @Nullable
    CentralRecord find(EndRecords end, byte[] name) throws IOException, RefusedException {
        List<CentralRecord> found = new ArrayList<>(1);
        walk(end, at -> {
            int from = at + CentralRecord.HEADER_BYTES;
            if (Arrays.equals(window.bytes(), from, from + window.u16(at + 28), name, 0, name.length)) {
                if (!found.isEmpty()) {
                    throw new RefusedException(NAME_DUPLICATE, "two entries have the name that is looked for");
                }
                found.add(record(at));
            }
        });
        return found.isEmpty() ? null : found.get(0);
    }

    /** Takes each record while it is in the window. */
    private interface Taker {
        void take(int at) throws RefusedException;
    }

    private void walk(EndRecords end, Taker taker) throws IOException, RefusedException {
        long at = end.directory();
        long stop = at + end.directorySize();
        for (int i = 0; i < end.entries(); i++) {
            int length = length(at, stop);
            taker.take(window.at(at, length));
            at += length;
        }
        if (at != stop) {
            throw new RefusedException(ZIP_MALFORMED, "the zip's central directory holds more than its entries");
        }
    }

    private int length(long at, long stop) throws IOException, RefusedException {
        if (at + CentralRecord.HEADER_BYTES <= stop) {
            int header = window.at(at, CentralRecord.HEADER_BYTES);
            if (window.i32(header) == SIGNATURE) {
                int length = CentralRecord.HEADER_BYTES
                        + window.u16(header + 28)
                        + window.u16(header + 30)
                        + window.u16(header + 32);
                if (at + length <= stop) {
                    return length;
                }
            }
        }
        throw new RefusedException(
                ZIP_MALFORMED, "the zip's central directory has no entry where one must stand, at byte " + at);
    }

    private CentralRecord record(int at) throws RefusedException {
        int flags = window.u16(at + 8);
        int method = window.u16(at + 10);
        int nameLength = window.u16(at + 28);
        int name = at + CentralRecord.HEADER_BYTES;
        String text =
                NameText.decode(window.bytes(), name, nameLength, (flags & CentralRecord.UTF8) != 0, rules.charset());
        checkFlags(flags, text);
        if (method != CentralRecord.STORED && method != CentralRecord.DEFLATED) {
            throw new RefusedException(
                    ZIP_METHOD,
                    shown(text) + " is compressed by method " + method + "; only stored and deflate are read");
        }
        ExtraFields extra = ExtraFields.read(window, name + nameLength, window.u16(at + 30), text);
        ExtraFields.Wide wide =
                extra.central(window.u32(at + 24), window.u32(at + 20), window.u32(at + 42), window.u16(at + 34), text);
        if (wide.disk() != 0) {
            throw new RefusedException(ZIP_MULTI_DISK, shown(text) + " starts on another disk");
        }
        extra.checkUnicodePath(window.bytes(), name, nameLength, text);
        checkMode(window.i32(at + 38), text);
        checkSize(wide.size(), text);
        return new CentralRecord(
                text, flags, method, window.i32(at + 16), wide.packedSize(), wide.size(), wide.offset(), -1);
    }

    private static void checkFlags(int flags, String name) throws RefusedException {
        if ((flags & ENCRYPTION) != 0) {
            throw new RefusedException(ZIP_ENCRYPTED, shown(name) + " is encrypted");
        }
        if ((flags & PATCH) != 0) {
            throw new RefusedException(ZIP_METHOD, shown(name) + " is a patch to another file");
        }
        if ((flags & ~KNOWN) != 0) {
            throw new RefusedException(ZIP_MALFORMED, shown(name) + " has flags that no zip tool sets");
        }
    }

    private static void checkMode(int attributes, String name) throws RefusedException {
        int type = (attributes >>> 16) & UnixStat.FILE_TYPE_FLAG;
        boolean folder = name.endsWith("/");
        boolean plain = type == 0 || type == UnixStat.FILE_FLAG || (type == UnixStat.DIR_FLAG && folder);
        if (!plain || (attributes & SPECIAL) != 0) {
            throw new RefusedException(
                    ZIP_SPECIAL_FILE, shown(name) + " is a link, a device or another special file, not a plain file");
        }
        if (!folder && (attributes & FOLDER) != 0) {
            throw new RefusedException(
                    ZIP_SPECIAL_FILE, shown(name) + " is a file by its name and a folder by its attributes");
        }
    }

    private void checkSize(long size, String name) throws RefusedException {
        if (size < 0) {
            throw new RefusedException(ZIP_ZIP64, shown(name) + " has an impossible size");
        }
        if (size > rules.limits().file()) {
            throw new RefusedException(
                    LIMIT_FILE,
                    shown(name) + " has " + size + " bytes, more than the limit of "
                            + rules.limits().file());
        }
        if (size > rules.limits().total() - total) {
            throw new RefusedException(
                    LIMIT_TOTAL,
                    "the files have more than the limit of " + rules.limits().total() + " bytes together");
        }
        total += size;
    }
}
