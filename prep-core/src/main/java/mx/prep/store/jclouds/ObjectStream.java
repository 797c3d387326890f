package mx.prep.store.jclouds;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import mx.prep.internal.time.Ticker;
import org.jclouds.http.HttpResponse;

/** An object's bytes as they come; a failure says store and key. Not thread-safe. */
public final class ObjectStream extends FilterInputStream {
    private final String key;
    private final StoreFailures failures;

    private ObjectStream(String key, StoreFailures failures, InputStream in) {
        super(in);
        this.key = key;
        this.failures = failures;
    }

    /**
     * The bytes of an open answer.
     *
     * @param length how many it announces; fewer are a failure
     */
    public static InputStream of(
            HttpResponse response, long length, String key, StoreFailures failures, Ticker ticker) {
        if (response.getPayload() == null) {
            return new ByteArrayInputStream(new byte[0]);
        }
        try {
            InputStream in = response.getPayload().openStream();
            return new ObjectStream(key, failures, new CheckedStream(in, length, ticker));
        } catch (IOException e) {
            throw failures.brokenOff(key, e);
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int from, int count) throws IOException {
        try {
            return super.read(buffer, from, count);
        } catch (IOException e) {
            throw new IOException(failures.brokenOff(key, e).getMessage(), e);
        }
    }
}
