package mx.prep.store;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import mx.prep.spi.ByteRange;

/** A part of an open file; a file that is shorter than it was is an error, not an end. */
final class RangeStream extends InputStream {
    private final FileChannel channel;
    private long remaining;

    RangeStream(FileChannel channel, FileState state, ByteRange range) throws IOException {
        long start = Math.min(range.offset(), state.size());
        this.channel = channel.position(start);
        this.remaining = Math.min(range.length(), state.size() - start);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (remaining == 0) {
            return -1;
        }
        int count = channel.read(ByteBuffer.wrap(target, offset, (int) Math.min(length, remaining)));
        if (count < 0) {
            throw new EOFException("the file became shorter by " + remaining + " bytes while it was read");
        }
        remaining -= count;
        return count;
    }

    @Override
    public int available() {
        return (int) Math.min(remaining, Integer.MAX_VALUE);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
