package mx.prep.source;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import mx.prep.spi.PackageSink;

/** Keeps a package in memory. */
final class MemorySink implements PackageSink {
    private final long cap;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long expected = -1;

    MemorySink() {
        this(1 << 20);
    }

    MemorySink(long cap) {
        this.cap = cap;
    }

    @Override
    public void restart() {
        bytes.reset();
        expected = -1;
    }

    @Override
    public void expect(long length) {
        expected = length;
        if (length > cap) {
            throw new FullException("announced " + length);
        }
    }

    @Override
    public void accept(ByteBuffer chunk) {
        if (bytes.size() + chunk.remaining() > cap) {
            throw new FullException("came more than " + cap);
        }
        byte[] copy = new byte[chunk.remaining()];
        chunk.get(copy);
        bytes.writeBytes(copy);
    }

    @Override
    public long received() {
        return bytes.size();
    }

    long expected() {
        return expected;
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }
}
