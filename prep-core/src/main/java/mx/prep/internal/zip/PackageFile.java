package mx.prep.internal.zip;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/**
 * One open file that many threads read by position. A thread that is interrupted while it reads closes a
 * {@link FileChannel} for everybody; the others then go on with the same file, opened again.
 */
final class PackageFile implements AutoCloseable {
    private final Path path;
    private final long length;
    private final Object key;
    private volatile FileChannel channel;
    private volatile boolean closed;

    PackageFile(Path path) throws IOException {
        this.path = path;
        this.channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            this.length = channel.size();
            this.key = identity();
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Length in bytes when it was opened. */
    long length() {
        return length;
    }

    /**
     * Reads into the buffer what it has room for, or up to the end of the file.
     *
     * @return the number of bytes read
     */
    int read(long position, ByteBuffer into) throws IOException {
        int before = into.position();
        while (into.hasRemaining()) {
            FileChannel current = channel;
            try {
                if (current.read(into, position + into.position() - before) < 0) {
                    break;
                }
            } catch (ClosedByInterruptException e) {
                throw e;
            } catch (ClosedChannelException e) {
                reopen(current, e);
            }
        }
        return into.position() - before;
    }

    private synchronized void reopen(FileChannel broken, ClosedChannelException cause) throws IOException {
        if (closed) {
            throw new IOException("the package was closed while it was read: " + path, cause);
        }
        if (channel == broken) {
            FileChannel again = FileChannel.open(path, StandardOpenOption.READ);
            if (again.size() != length || !identity().equals(key)) {
                again.close();
                throw new IOException("the package file was replaced while it was in use: " + path, cause);
            }
            channel = again;
        }
    }

    private Object identity() throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        return Objects.requireNonNullElseGet(attributes.fileKey(), attributes::lastModifiedTime);
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        channel.close();
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
