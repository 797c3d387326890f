package mx.prep.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import mx.prep.error.StoreException;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.ObjectHeaders;
import mx.prep.spi.Body;

/** Files that aren't objects yet. Thread-safe. */
final class Temporary {
    private static final int BUFFER = 1 << 16;
    private static final int SECOND = 1_000_000_000;

    private final Path folder;
    private final String process = Long.toHexString(new SecureRandom().nextLong());
    private final AtomicLong number = new AtomicLong();

    Temporary(Path folder) {
        this.folder = folder;
    }

    /** A name that nobody else uses. */
    Path name() throws IOException {
        Files.createDirectories(folder);
        return folder.resolve(process + "-" + number.incrementAndGet());
    }

    /**
     * Writes a body and its headers, durable, and gives it a modification time of its own.
     *
     * @throws StoreException {@code CORRUPT} if the bytes aren't what the body says
     */
    Path write(Body body, ObjectHeaders headers) throws IOException {
        Path file = name();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            check(body, copy(body, channel));
            HeaderAttribute.write(file, headers);
            Files.setLastModifiedTime(file, FileTime.from(unique(file)));
            channel.force(true);
            return file;
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    private static Digest copy(Body body, FileChannel channel) throws IOException {
        MessageDigest sha256 = DigestAlgorithm.SHA256.newDigest();
        byte[] buffer = new byte[BUFFER];
        long left = body.length() + 1;
        try (InputStream in = body.open()) {
            for (int n = in.read(buffer); n >= 0 && left > 0; n = in.read(buffer)) {
                sha256.update(buffer, 0, n);
                left -= n;
                ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, n);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            }
        }
        return Digest.of(DigestAlgorithm.SHA256, sha256);
    }

    private void check(Body body, Digest written) {
        if (!written.equals(body.checksums().sha256())) {
            throw new StoreException(
                    StoreException.Kind.CORRUPT,
                    "folder store",
                    "a new object",
                    "the bytes aren't those that were announced (SHA-256 " + written.shortHex() + "… instead of "
                            + body.checksums().sha256().shortHex() + "…)",
                    null);
        }
    }

    /** When the file was written, with a part below the second that no other write has. */
    private static Instant unique(Path file) throws IOException {
        long second = Files.getLastModifiedTime(file).to(TimeUnit.SECONDS);
        return Instant.ofEpochSecond(second, ThreadLocalRandom.current().nextInt(SECOND));
    }
}
