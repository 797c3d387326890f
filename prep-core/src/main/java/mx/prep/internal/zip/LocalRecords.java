package mx.prep.internal.zip;

import static mx.prep.model.RefusalCode.DATA_DEFLATE;
import static mx.prep.model.RefusalCode.ZIP_HEADER_MISMATCH;
import static mx.prep.model.RefusalCode.ZIP_LAYOUT;
import static mx.prep.model.RefusalCode.ZIP_MALFORMED;
import static mx.prep.model.RefusalCode.ZIP_ZIP64;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import mx.prep.model.RefusalCode;

/**
 * Holds local headers (4.3.7) and data descriptors (4.3.9) against the central directory: they say the same, and with
 * the data they fill the file from its first byte to the central directory.
 */
final class LocalRecords {
    private static final int SIGNATURE = 0x04034b50;
    private static final int HEADER_BYTES = 30;
    private static final int DESCRIPTOR = 0x08074b50;
    private static final long WIDE = 0xffff_ffffL;

    private final Window window;
    private final ZipRules rules;

    LocalRecords(Window window, ZipRules rules) {
        this.window = window;
        this.rules = rules;
    }

    /** Puts the records in the order of the file and adds the position of its data to each. */
    void check(List<CentralRecord> records, EndRecords end) throws IOException, RefusedException {
        records.sort(Comparator.comparingLong(CentralRecord::offset));
        long first = records.isEmpty() ? end.directory() : records.get(0).offset();
        if (first != 0) {
            throw new RefusedException(ZIP_LAYOUT, "the zip has bytes before its first entry");
        }
        if (!records.isEmpty() && records.get(records.size() - 1).offset() > end.directory()) {
            throw new RefusedException(
                    ZIP_LAYOUT, shown(records.get(records.size() - 1)) + " starts behind the zip's central directory");
        }
        for (int i = 0; i < records.size(); i++) {
            long next = i + 1 < records.size() ? records.get(i + 1).offset() : end.directory();
            records.set(i, check(records.get(i), next));
        }
    }

    /**
     * Holds one entry's local header against its central one and adds the position of its data.
     *
     * @param stop where its data ends at the latest
     */
    CentralRecord locate(CentralRecord record, long stop) throws IOException, RefusedException {
        return record.at(header(record, stop).data());
    }

    private CentralRecord check(CentralRecord record, long next) throws IOException, RefusedException {
        Header header = header(record, next);
        long end = header.data() + record.packedSize();
        checkDescriptor(record, end, next - end, header.zip64());
        return record.at(header.data());
    }

    /**
     * What else of a local header matters.
     *
     * @param data where the data begins
     * @param zip64 whether it has a zip64 field
     */
    private record Header(long data, boolean zip64) {}

    private Header header(CentralRecord record, long next) throws IOException, RefusedException {
        long offset = record.offset();
        if (next - offset < HEADER_BYTES) {
            throw overlap(record);
        }
        int at = window.at(offset, HEADER_BYTES);
        if (window.i32(at) != SIGNATURE) {
            throw new RefusedException(
                    ZIP_MALFORMED,
                    shown(record) + " has no local header where the central directory says, at " + offset);
        }
        int nameLength = window.u16(at + 26);
        int extraLength = window.u16(at + 28);
        int header = HEADER_BYTES + nameLength + extraLength;
        if (next - offset < header) {
            throw overlap(record);
        }
        at = window.at(offset, header);
        int name = at + HEADER_BYTES;
        ExtraFields extra = ExtraFields.read(window, name + nameLength, extraLength, record.name());
        compare(record, at, extra);
        extra.checkUnicodePath(window.bytes(), name, nameLength, record.name());
        long data = offset + header;
        if (record.packedSize() < 0 || record.packedSize() > next - data) {
            throw overlap(record);
        }
        if (record.isDeflated() && record.packedSize() > PackedSize.most(record.size())) {
            throw new RefusedException(
                    DATA_DEFLATE,
                    "the compressed data of " + shown(record) + " has " + record.packedSize() + " bytes for "
                            + record.size() + ", more than any compressor makes of them");
        }
        return new Header(data, extra.hasZip64());
    }

    private void compare(CentralRecord record, int at, ExtraFields extra) throws RefusedException {
        int flags = window.u16(at + 6);
        require(((flags ^ record.flags()) & ~CentralDirectory.EFFORT) == 0, record, "flags");
        require(window.u16(at + 8) == record.method(), record, "compression method");
        String name = NameText.decode(
                window.bytes(),
                at + HEADER_BYTES,
                window.u16(at + 26),
                (flags & CentralRecord.UTF8) != 0,
                rules.charset());
        require(name.equals(record.name()), record, "name");
        boolean later = record.hasDescriptor();
        require(agrees(window.u32(at + 14), record.crc() & WIDE, later), record, "CRC");
        ExtraFields.Wide wide = extra.local(record.name());
        boolean packed = agrees(window.u32(at + 18), record.packedSize(), later);
        boolean size = agrees(window.u32(at + 22), record.size(), later);
        if (wide != null) {
            packed = (packed || window.u32(at + 18) == WIDE) && agrees(wide.packedSize(), record.packedSize(), later);
            size = (size || window.u32(at + 22) == WIDE) && agrees(wide.size(), record.size(), later);
        }
        require(packed, record, "compressed size");
        require(size, record, "size");
    }

    /** A header that leaves it to the descriptor says 0. */
    private static boolean agrees(long local, long central, boolean later) {
        return local == central || (later && local == 0);
    }

    /** A descriptor has an optional signature, and 8-byte sizes exactly where the local header has a zip64 field. */
    private void checkDescriptor(CentralRecord record, long position, long rest, boolean zip64)
            throws IOException, RefusedException {
        if (!record.hasDescriptor()) {
            if (rest != 0) {
                throw new RefusedException(ZIP_LAYOUT, rest + " bytes after " + shown(record) + " belong to no entry");
            }
            return;
        }
        if (rest != 12 && rest != 16 && rest != 20 && rest != 24) {
            throw rest < 12
                    ? new RefusedException(ZIP_LAYOUT, shown(record) + " has no room for its data descriptor")
                    : new RefusedException(ZIP_LAYOUT, "bytes after " + shown(record) + " belong to no entry");
        }
        int at = window.at(position, (int) rest);
        boolean signed = rest == 16 || rest == 24;
        boolean wide = rest >= 20;
        require(!signed || window.i32(at) == DESCRIPTOR, record, "data descriptor's signature");
        int values = signed ? at + 4 : at;
        require(window.i32(values) == record.crc(), record, "data descriptor's CRC");
        long packed = wide ? window.i64(values + 4) : window.u32(values + 4);
        long size = wide ? window.i64(values + 12) : window.u32(values + 8);
        require(packed == record.packedSize(), record, "data descriptor's compressed size");
        require(size == record.size(), record, "data descriptor's size");
        if (wide != zip64) {
            throw new RefusedException(
                    ZIP_ZIP64,
                    "the data descriptor of " + shown(record) + (wide ? " is" : " isn't")
                            + " a zip64 one, against its local header");
        }
    }

    private static void require(boolean holds, CentralRecord record, String what) throws RefusedException {
        if (!holds) {
            throw new RefusedException(
                    ZIP_HEADER_MISMATCH,
                    "local and central header of " + shown(record) + " disagree: " + what + " differs");
        }
    }

    private static RefusedException overlap(CentralRecord record) {
        return new RefusedException(
                RefusalCode.ZIP_LAYOUT, shown(record) + " overlaps what follows it: bytes would belong to two entries");
    }

    private static String shown(CentralRecord record) {
        return NameText.shown(record.name());
    }
}
