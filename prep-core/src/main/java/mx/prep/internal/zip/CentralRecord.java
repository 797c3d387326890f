package mx.prep.internal.zip;

/**
 * What the central directory says of one entry (4.3.12), zip64 values in their place.
 *
 * @param name decoded name; a folder's ends with a slash
 * @param flags general purpose bits
 * @param method 0 stored, 8 deflated
 * @param crc CRC-32 of the decoded bytes
 * @param packedSize length of the entry's data in the file
 * @param size decoded length
 * @param offset position of the local header
 * @param dataOffset position of the data; -1 until the local header was read
 */
record CentralRecord(
        String name, int flags, int method, int crc, long packedSize, long size, long offset, long dataOffset) {
    static final int HEADER_BYTES = 46;
    static final int STORED = 0;
    static final int DEFLATED = 8;
    /** Bit 3: sizes and CRC follow the data. */
    static final int DESCRIPTOR = 1 << 3;
    /** Bit 11: the name is UTF-8. */
    static final int UTF8 = 1 << 11;

    boolean isFolder() {
        return name.endsWith("/");
    }

    boolean isDeflated() {
        return method == DEFLATED;
    }

    boolean hasDescriptor() {
        return (flags & DESCRIPTOR) != 0;
    }

    CentralRecord at(long data) {
        return new CentralRecord(name, flags, method, crc, packedSize, size, offset, data);
    }
}
