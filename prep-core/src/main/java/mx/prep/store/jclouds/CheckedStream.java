package mx.prep.store.jclouds;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import mx.prep.internal.time.Ticker;

/**
 * An answer's body that is exactly as long as was announced, or fails: the JDK's connections end quietly where the
 * server's did. Also fails where less than 1 KiB a second comes over a minute. Not thread-safe.
 */
public final class CheckedStream extends FilterInputStream {
    private static final long FLOOR = 1024;
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final Ticker ticker;
    private long left;
    private long waited;
    private long came;

    /** @param length the bytes that were announced */
    public CheckedStream(InputStream in, long length, Ticker ticker) {
        super(in);
        this.left = length;
        this.ticker = ticker;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int from, int count) throws IOException {
        long started = ticker.nanos();
        int got = super.read(buffer, from, count);
        if (got < 0 && left > 0) {
            throw new EOFException("the connection ended " + left + " bytes early");
        }
        left -= Math.max(got, 0);
        checkPace(ticker.nanos() - started, Math.max(got, 0));
        return got;
    }

    /** Only the time that was spent waiting for the cloud counts. */
    private void checkPace(long nanos, int got) throws IOException {
        waited += nanos;
        came += got;
        if (waited < WINDOW.toNanos()) {
            return;
        }
        if (came < waited / 1e9 * FLOOR) {
            throw new IOException("too slow: " + came + " bytes in " + waited / 1_000_000_000 + " s");
        }
        waited = 0;
        came = 0;
    }

    @Override
    public long skip(long count) throws IOException {
        return Math.max(read(new byte[(int) Math.min(8192, Math.max(count, 0))]), 0);
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
