package mx.prep.internal.zip;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/** A range of the package file as it stands there. */
final class RawStream extends InputStream {
    private final PackageFile file;
    private long position;
    private final long end;

    RawStream(PackageFile file, long position, long length) {
        this.file = file;
        this.position = position;
        this.end = position + length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        int count = (int) Math.min(length, end - position);
        if (count == 0) {
            return -1;
        }
        int read = file.read(position, ByteBuffer.wrap(bytes, offset, count));
        position += read;
        return read == 0 ? -1 : read;
    }
}
