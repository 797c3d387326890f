package mx.prep.internal.receive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Set;
import java.util.zip.CRC32C;
import mx.prep.internal.secret.OwnerOnly;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.RefusalCode;
import mx.prep.spi.Body;
import mx.prep.spi.PackageSink;

/**
 * A package on its way into a file of the work folder: counted, capped, hashed, looked at. One thread. The file isn't
 * forced to disk: the archive is the durable place.
 */
final class WorkFile implements PackageSink, AutoCloseable {
    private static final long MEBIBYTE = 1 << 20;
    /** Progress is told each time that so many bytes have come. */
    private static final long STEP = MEBIBYTE;

    private final Path file;
    private final FileChannel channel;
    private final long cap;
    private final Progress progress;
    private final MessageDigest sha256 = DigestAlgorithm.SHA256.newDigest();
    private final MessageDigest md5 = DigestAlgorithm.MD5.newDigest();
    private final CRC32C crc32c = new CRC32C();
    private final byte[] copy = new byte[1 << 16];
    private long received;
    private long told;
    private long expected;
    private boolean lookedAt;

    /** Told how many bytes of how many are here. */
    interface Progress {
        void received(long bytes, long total);
    }

    /** What comes can't be a package. */
    static final class NoPackageException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final RefusalCode code;

        NoPackageException(RefusalCode code, String message) {
            super(message);
            this.code = code;
        }

        RefusalCode code() {
            return code;
        }
    }

    WorkFile(Path file, long cap, Progress progress) throws IOException {
        this.file = file;
        this.cap = cap;
        this.progress = progress;
        this.channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE),
                OwnerOnly.file(file));
        this.expected = -1;
    }

    @Override
    public void restart() {
        try {
            channel.truncate(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sha256.reset();
        md5.reset();
        crc32c.reset();
        received = 0;
        told = 0;
        expected = -1;
        lookedAt = false;
    }

    @Override
    public void expect(long bytes) {
        if (bytes > cap) {
            throw new FullException("the package is announced with " + bytes + " bytes and the limit is " + cap
                    + "; if the authority's packages are so large, permit it with " + line(bytes));
        }
        try {
            long free = Files.getFileStore(file).getUsableSpace();
            if (free < bytes) {
                throw new IOException("it has " + free + " bytes free and the package needs " + bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        expected = bytes;
        progress.received(0, expected);
    }

    @Override
    public void accept(ByteBuffer chunk) {
        if (received + chunk.remaining() > cap) {
            throw new FullException("the package is longer than the limit of " + cap
                    + " bytes; if the authority's packages are so large, permit it with " + line(cap * 2));
        }
        look(chunk);
        while (chunk.hasRemaining()) {
            keep(chunk);
        }
        if (received - told >= STEP) {
            told = received;
            progress.received(received, expected);
        }
    }

    /** The line of {@code prep.yaml} that permits so many bytes. */
    private static String line(long bytes) {
        return "'archive: " + ((bytes - 1) / MEBIBYTE + 1) + "MiB' under limits";
    }

    /** Copies once, into an array: digests take buffers that hide theirs in small steps. */
    private void keep(ByteBuffer chunk) {
        int length = Math.min(chunk.remaining(), copy.length);
        chunk.get(copy, 0, length);
        sha256.update(copy, 0, length);
        md5.update(copy, 0, length);
        crc32c.update(copy, 0, length);
        received += length;
        ByteBuffer bytes = ByteBuffer.wrap(copy, 0, length);
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A zip starts with PK; what starts with an angle bracket, after space or a byte order mark, is a page. */
    private void look(ByteBuffer chunk) {
        for (int i = chunk.position(); i < chunk.limit() && !lookedAt; i++) {
            int b = chunk.get(i) & 0xff;
            boolean blank = b <= ' ' || b == 0xef || b == 0xbb || b == 0xbf;
            lookedAt = !blank || received + i - chunk.position() > 1024;
            if (b == '<') {
                throw new NoPackageException(
                        RefusalCode.NOT_A_PACKAGE, "what came is a web page, not a package (it starts with '<')");
            }
        }
    }

    @Override
    public long received() {
        return received;
    }

    /**
     * Ends the package.
     *
     * @return checksums of what was taken
     * @throws NoPackageException if it is shorter than announced, or empty
     */
    Body.Checksums finish() {
        if (expected >= 0 && received != expected) {
            throw new NoPackageException(
                    RefusalCode.TRUNCATED, received + " bytes came of the " + expected + " that were announced");
        }
        if (received == 0) {
            throw new NoPackageException(RefusalCode.NOT_A_PACKAGE, "what came is empty");
        }
        if (told < received) {
            progress.received(received, expected);
        }
        return new Body.Checksums(Digest.of(DigestAlgorithm.SHA256, sha256), Digest.of(DigestAlgorithm.MD5, md5), (int)
                crc32c.getValue());
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
