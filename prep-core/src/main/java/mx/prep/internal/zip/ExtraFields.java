package mx.prep.internal.zip;

import static mx.prep.internal.zip.NameText.shown;
import static mx.prep.model.RefusalCode.ZIP_MALFORMED;
import static mx.prep.model.RefusalCode.ZIP_UNICODE_PATH;
import static mx.prep.model.RefusalCode.ZIP_ZIP64;

import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.zip.UnicodePathExtraField;
import org.apache.commons.compress.archivers.zip.Zip64ExtendedInformationExtraField;
import org.apache.commons.compress.archivers.zip.ZipEightByteInteger;
import org.apache.commons.compress.archivers.zip.ZipLong;
import org.jspecify.annotations.Nullable;

/** Extra fields of a header (4.5): the two that change what an entry is, found by us, parsed by commons-compress. */
final class ExtraFields {
    private static final ExtraFields NONE = new ExtraFields(null, null);
    private static final int ZIP64 = 0x0001;
    private static final int UNICODE_PATH = 0x7075;
    private static final int MAX_PADDING = 3;
    private static final long WIDE = 0xffff_ffffL;

    private final byte @Nullable [] zip64;
    private final byte @Nullable [] unicodePath;

    private ExtraFields(byte @Nullable [] zip64, byte @Nullable [] unicodePath) {
        this.zip64 = zip64;
        this.unicodePath = unicodePath;
    }

    static ExtraFields read(Window window, int from, int length, String entry) throws RefusedException {
        if (length == 0) {
            return NONE;
        }
        byte[] zip64 = null;
        byte[] path = null;
        int at = from;
        int end = from + length;
        while (end - at > MAX_PADDING) {
            int id = window.u16(at);
            int next = at + 4 + window.u16(at + 2);
            if (next > end) {
                throw new RefusedException(
                        ZIP_MALFORMED, "an extra field of " + shown(entry) + " is longer than its header");
            }
            if (id == ZIP64) {
                if (zip64 != null) {
                    throw new RefusedException(ZIP_ZIP64, shown(entry) + " has two zip64 fields");
                }
                zip64 = Arrays.copyOfRange(window.bytes(), at + 4, next);
            } else if (id == UNICODE_PATH) {
                if (path != null) {
                    throw new RefusedException(ZIP_UNICODE_PATH, shown(entry) + " has two Unicode-path fields");
                }
                path = Arrays.copyOfRange(window.bytes(), at + 4, next);
            }
            at = next;
        }
        for (int i = at; i < end; i++) {
            if (window.bytes()[i] != 0) {
                throw new RefusedException(ZIP_MALFORMED, "the extra fields of " + shown(entry) + " end in a torso");
            }
        }
        return zip64 == null && path == null ? NONE : new ExtraFields(zip64, path);
    }

    boolean hasZip64() {
        return zip64 != null;
    }

    /** Sizes, offset and disk of a central header, wide where the header says so. */
    record Wide(long size, long packedSize, long offset, long disk) {}

    /**
     * Puts wide values in the place of the header's sentinels. The field holds exactly those, in order (4.5.3); some
     * tools write all of them regardless, which passes if they say the same.
     */
    Wide central(long size, long packedSize, long offset, long disk, String entry) throws RefusedException {
        boolean wideSize = size == WIDE;
        boolean widePacked = packedSize == WIDE;
        boolean wideOffset = offset == WIDE;
        boolean wideDisk = disk == 0xffff;
        int expected = (wideSize ? 8 : 0) + (widePacked ? 8 : 0) + (wideOffset ? 8 : 0) + (wideDisk ? 4 : 0);
        if (zip64 == null) {
            if (wideSize || widePacked || wideOffset) {
                throw new RefusedException(ZIP_ZIP64, shown(entry) + " needs a zip64 field that isn't there");
            }
            return new Wide(size, packedSize, offset, disk);
        }
        try {
            Zip64ExtendedInformationExtraField field = new Zip64ExtendedInformationExtraField();
            field.parseFromCentralDirectoryData(zip64, 0, zip64.length);
            if (zip64.length == expected) {
                field.reparseCentralDirectoryData(wideSize, widePacked, wideOffset, wideDisk);
            } else if (zip64.length != 16 && zip64.length != 24 && zip64.length != 28) {
                throw new RefusedException(
                        ZIP_ZIP64, "the zip64 field of " + shown(entry) + " has another length than needed");
            } else if (zip64.length == 16) {
                field.reparseCentralDirectoryData(true, true, false, false);
            }
            return new Wide(
                    one(size, wideSize, field.getSize(), entry),
                    one(packedSize, widePacked, field.getCompressedSize(), entry),
                    one(offset, wideOffset, field.getRelativeHeaderOffset(), entry),
                    one(disk, wideDisk, field.getDiskStartNumber(), entry));
        } catch (ZipException e) {
            throw new RefusedException(ZIP_ZIP64, "the zip64 field of " + shown(entry) + " can't be read");
        }
    }

    /** The sizes of a local header's zip64 field, or null where there is none. Such a field always holds both. */
    @Nullable
    Wide local(String entry) throws RefusedException {
        if (zip64 == null || zip64.length == 0) {
            return null;
        }
        try {
            Zip64ExtendedInformationExtraField field = new Zip64ExtendedInformationExtraField();
            field.parseFromLocalFileData(zip64, 0, zip64.length);
            return new Wide(one(0, true, field.getSize(), entry), one(0, true, field.getCompressedSize(), entry), 0, 0);
        } catch (ZipException e) {
            throw new RefusedException(ZIP_ZIP64, "the local zip64 field of " + shown(entry) + " can't be read");
        }
    }

    private static long one(long narrow, boolean isWide, @Nullable ZipEightByteInteger value, String entry)
            throws RefusedException {
        if (value == null) {
            return present(narrow, isWide, entry);
        }
        if (value.getValue().bitLength() > Long.SIZE - 1) {
            throw new RefusedException(ZIP_ZIP64, "a zip64 value of " + shown(entry) + " is impossibly large");
        }
        return agreed(narrow, isWide, value.getLongValue(), entry);
    }

    private static long one(long narrow, boolean isWide, @Nullable ZipLong value, String entry)
            throws RefusedException {
        return value == null ? present(narrow, isWide, entry) : agreed(narrow, isWide, value.getValue(), entry);
    }

    private static long present(long narrow, boolean isWide, String entry) throws RefusedException {
        if (isWide) {
            throw new RefusedException(
                    ZIP_ZIP64, "the zip64 field of " + shown(entry) + " lacks a value that it needs");
        }
        return narrow;
    }

    private static long agreed(long narrow, boolean isWide, long wide, String entry) throws RefusedException {
        if (!isWide && narrow != wide) {
            throw new RefusedException(ZIP_ZIP64, shown(entry) + " has a zip64 value that contradicts its header");
        }
        return wide;
    }

    /** Refuses a Unicode path (4.6.9) that isn't the name: readers would differ about the file's name. */
    void checkUnicodePath(byte[] bytes, int at, int length, String name) throws RefusedException {
        if (unicodePath == null) {
            return;
        }
        try {
            UnicodePathExtraField field = new UnicodePathExtraField();
            field.parseFromCentralDirectoryData(unicodePath, 0, unicodePath.length);
            CRC32 crc = new CRC32();
            crc.update(bytes, at, length);
            String other = NameText.utf8(field.getUnicodeName(), 0, field.getUnicodeName().length);
            if (field.getNameCRC32() != crc.getValue() || !name.equals(other)) {
                throw new RefusedException(
                        ZIP_UNICODE_PATH, shown(name) + " has a Unicode-path field that says another name");
            }
        } catch (ZipException e) {
            throw new RefusedException(ZIP_UNICODE_PATH, "the Unicode-path field of " + shown(name) + " can't be read");
        }
    }
}
