package mx.prep.internal.receive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.zip.CRC32C;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.spi.Body;
import mx.prep.spi.PackageSink;

/** A package on its way into a file of the work folder: counted, capped, hashed. One thread. */
final class WorkFile implements PackageSink, AutoCloseable {
    private final Path file;
    private final FileChannel channel;
    private final long cap;
    private final Progress progress;
    private final MessageDigest sha256 = DigestAlgorithm.SHA256.newDigest();
    private final MessageDigest md5 = DigestAlgorithm.MD5.newDigest();
    private final CRC32C crc32c = new CRC32C();
    private long received;
    private long expected = -1;

    /** Told of every chunk. */
    interface Progress {
        void received(long bytes, long total);
    }

    WorkFile(Path file, long cap, Progress progress) throws IOException {
        this.file = file;
        this.cap = cap;
        this.progress = progress;
        this.channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
    }

    @Override
    public void restart() {
        try {
            channel.truncate(0);
            channel.position(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sha256.reset();
        md5.reset();
        crc32c.reset();
        received = 0;
        expected = -1;
    }

    @Override
    public void expect(long bytes) {
        if (bytes > cap) {
            throw new FullException("the package is announced with " + bytes + " bytes, the limit is " + cap);
        }
        expected = bytes;
    }

    @Override
    public void accept(ByteBuffer chunk) {
        received += chunk.remaining();
        if (received > cap) {
            throw new FullException("the package is longer than the limit of " + cap + " bytes");
        }
        sha256.update(chunk.duplicate());
        md5.update(chunk.duplicate());
        crc32c.update(chunk.duplicate());
        try {
            while (chunk.hasRemaining()) {
                channel.write(chunk);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the work folder can't take the package: " + e.getMessage(), e);
        }
        progress.received(received, expected);
    }

    @Override
    public long received() {
        return received;
    }

    long expected() {
        return expected;
    }

    /** Checksums of what was taken; the digests start afresh. */
    Body.Checksums checksums() {
        return new Body.Checksums(Digest.of(DigestAlgorithm.SHA256, sha256), Digest.of(DigestAlgorithm.MD5, md5), (int)
                crc32c.getValue());
    }

    /** Whether the file starts as web pages do. */
    boolean looksLikeHtml() throws IOException {
        byte[] head = new byte[64];
        int length;
        try (var in = Files.newInputStream(file)) {
            length = in.readNBytes(head, 0, head.length);
        }
        return new String(head, 0, length, java.nio.charset.StandardCharsets.ISO_8859_1)
                .stripLeading()
                .startsWith("<");
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
