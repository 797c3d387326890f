package mx.prep.internal.zip;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A part of the package file in memory, which moves to where a record is read. Little-endian; one thread. */
final class Window {
    private final PackageFile file;
    private byte[] bytes;
    private long start;
    private int filled;

    Window(PackageFile file, int capacity) {
        this.file = file;
        this.bytes = new byte[capacity];
    }

    long fileLength() {
        return file.length();
    }

    /**
     * Moves, if needed, so that a range of the file can be read.
     *
     * @param count at most some hundred KiB; the caller has checked that the range ends within the file
     * @return the index of the range's first byte, valid until the next move
     */
    int at(long position, int count) throws IOException {
        if (position < start || position + count > start + filled) {
            if (count > bytes.length) {
                bytes = new byte[count];
            }
            start = position;
            filled = file.read(position, ByteBuffer.wrap(bytes));
            if (filled < count) {
                filled = 0;
                throw new IOException("the package file became shorter while it was read: " + file);
            }
        }
        return (int) (position - start);
    }

    byte[] bytes() {
        return bytes;
    }

    int u16(int index) {
        return (bytes[index] & 0xff) | ((bytes[index + 1] & 0xff) << 8);
    }

    int i32(int index) {
        return u16(index) | (u16(index + 2) << 16);
    }

    long u32(int index) {
        return i32(index) & 0xffff_ffffL;
    }

    /** A 64-bit number; one above the largest long is negative. */
    long i64(int index) {
        return u32(index) | ((long) i32(index + 4) << 32);
    }

    String latin(int index, int count) {
        return new String(bytes, index, count, StandardCharsets.ISO_8859_1);
    }
}
