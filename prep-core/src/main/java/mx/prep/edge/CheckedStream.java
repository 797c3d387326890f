package mx.prep.edge;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.function.Consumer;
import mx.prep.model.Digest;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that must have a length and a digest. Whoever reads it never gets the last byte of anything else: the read that
 * would deliver it throws instead.
 */
final class CheckedStream extends FilterInputStream {
    private final String what;
    private final @Nullable Digest expected;
    private final @Nullable MessageDigest engine;
    private final Consumer<String> alarm;
    private long left;

    /**
     * Checks a stream.
     *
     * @param what names the bytes in messages
     * @param length the exact number of bytes
     * @param expected their digest, or null where only the length can be known
     * @param alarm told once what is wrong
     */
    CheckedStream(InputStream in, String what, long length, @Nullable Digest expected, Consumer<String> alarm) {
        super(in);
        this.what = what;
        this.left = length;
        this.expected = expected;
        this.engine = expected == null ? null : expected.algorithm().newDigest();
        this.alarm = alarm;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (left == 0) {
            return -1;
        }
        int n = super.read(buffer, offset, (int) Math.min(length, left));
        if (n < 0) {
            throw wrong("ends " + left + " bytes early");
        }
        left -= n;
        if (engine != null) {
            engine.update(buffer, offset, n);
        }
        if (left == 0) {
            checkEnd();
        }
        return n;
    }

    @Override
    public long skip(long n) throws IOException {
        byte[] dropped = new byte[(int) Math.min(n, 8192)];
        return Math.max(0, read(dropped, 0, dropped.length));
    }

    @Override
    public int available() throws IOException {
        return (int) Math.min(super.available(), left);
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void checkEnd() throws IOException {
        if (super.read() >= 0) {
            throw wrong("is longer than the manifest says");
        }
        if (engine != null
                && expected != null
                && !Digest.of(expected.algorithm(), engine).equals(expected)) {
            throw wrong("has other bytes than the manifest says");
        }
    }

    private WrongBytesException wrong(String flaw) {
        alarm.accept(what + " " + flaw);
        return new WrongBytesException(what + " " + flaw);
    }

    /** The bytes aren't what they should be. */
    static final class WrongBytesException extends IOException {
        private static final long serialVersionUID = 1L;

        WrongBytesException(String message) {
            super(message);
        }
    }
}
