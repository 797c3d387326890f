package mx.prep.internal.zip;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.zip.Checksum;

/**
 * Hands on bytes whose number and checksum are known. Fails, before the last of them is handed on, if they are others
 * than when the package was read: the file was changed.
 */
final class VerifyingStream extends InputStream {
    private final InputStream in;
    private final Checksum checksum;
    private final long expected;
    private final String what;
    private long remaining;

    /**
     * @param what the file, as messages name it
     */
    VerifyingStream(InputStream in, long length, Checksum checksum, long expected, String what) {
        this.in = in;
        this.checksum = checksum;
        this.expected = expected;
        this.what = what;
        this.remaining = length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0 || remaining == 0) {
            return length == 0 ? 0 : -1;
        }
        int count = (int) Math.min(length, remaining);
        if (in.readNBytes(bytes, offset, count) < count) {
            throw changed();
        }
        checksum.update(bytes, offset, count);
        remaining -= count;
        if (remaining == 0 && checksum.getValue() != expected) {
            throw changed();
        }
        return count;
    }

    private IOException changed() {
        return new IOException("the package file was changed after it was checked: " + what);
    }

    @Override
    public int available() {
        return (int) Math.min(Integer.MAX_VALUE, remaining);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
