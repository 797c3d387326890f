package mx.prep.internal.zip;

/**
 * The gzip file (RFC 1952) around an entry's own deflate stream: nothing is compressed again, and equal entries give
 * equal bytes.
 */
final class GzipForm {
    /** Deflate, no flags, no time, no extra flags, operating system unknown. */
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

    /** Bytes around the deflate stream. */
    static final int OVERHEAD = HEADER.length + 8;

    private GzipForm() {}

    static byte[] header() {
        return HEADER.clone();
    }

    /** CRC-32 and length modulo 2³², little-endian. */
    static byte[] trailer(int crc, long size) {
        byte[] bytes = new byte[8];
        for (int i = 0; i < 4; i++) {
            bytes[i] = (byte) (crc >>> (8 * i));
            bytes[4 + i] = (byte) (size >>> (8 * i));
        }
        return bytes;
    }
}
