package mx.prep.internal.verify;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import java.util.zip.CRC32C;
import mx.prep.error.StoreException;
import mx.prep.internal.receive.Received;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.Evidence;
import mx.prep.model.Receipt;
import mx.prep.model.Transfer;
import mx.prep.model.Validators;
import mx.prep.spi.Body;
import org.jspecify.annotations.Nullable;

/**
 * A package that the configured check has accepted; only stage 2 makes one. As a {@link Body} it is the package's
 * bytes. Immutable and thread-safe, as long as nobody changes the file.
 */
public final class VerifiedPackage implements Body {
    private final Path file;
    private final long length;
    private final Checksums checksums;
    private final Validators validators;
    private final Transfer transfer;
    private final String source;
    private final @Nullable Instant sourceTime;
    private final List<Evidence> evidence;

    private VerifiedPackage(
            Path file,
            long length,
            Checksums checksums,
            Validators validators,
            Transfer transfer,
            String source,
            @Nullable Instant sourceTime,
            List<Evidence> evidence) {
        this.file = file;
        this.length = length;
        this.checksums = checksums;
        this.validators = validators;
        this.transfer = transfer;
        this.source = source;
        this.sourceTime = sourceTime;
        this.evidence = List.copyOf(evidence);
    }

    static VerifiedPackage of(Received received, List<Evidence> evidence) {
        return new VerifiedPackage(
                received.file(),
                received.length(),
                received.checksums(),
                received.validators(),
                received.transfer(),
                received.source(),
                received.sourceTime(),
                evidence);
    }

    /**
     * The second door: a package from the archive, which was accepted when it came in. Its bytes are compared with its
     * receipt again.
     *
     * @param receipt its receipt, with the verdict accepted
     * @param file its bytes
     * @throws StoreException {@code CORRUPT} if the bytes aren't those of the receipt
     * @throws IllegalArgumentException if the receipt says that it was refused or held
     */
    public static VerifiedPackage readmit(Receipt receipt, Path file) {
        if (receipt.verdict() != Receipt.Verdict.ACCEPTED) {
            throw new IllegalArgumentException(
                    "package " + receipt.reference() + " was not accepted: its receipt says " + receipt.verdict());
        }
        try {
            Checksums checksums = checksums(file);
            if (!checksums.sha256().equals(receipt.reference().sha256())) {
                throw new StoreException(
                        StoreException.Kind.CORRUPT,
                        "work folder",
                        String.valueOf(file.getFileName()),
                        "the SHA-256 of its bytes is " + checksums.sha256() + ", its receipt says "
                                + receipt.reference().sha256() + "; delete it, so that it is fetched from the archive",
                        null);
            }
            return new VerifiedPackage(
                    file,
                    Files.size(file),
                    checksums,
                    receipt.validators(),
                    receipt.transfer(),
                    receipt.source(),
                    receipt.sourceTime(),
                    receipt.evidence());
        } catch (IOException e) {
            throw new UncheckedIOException("package " + receipt.reference() + " can't be read from the work folder", e);
        }
    }

    private static Checksums checksums(Path file) throws IOException {
        MessageDigest sha256 = DigestAlgorithm.SHA256.newDigest();
        MessageDigest md5 = DigestAlgorithm.MD5.newDigest();
        CRC32C crc = new CRC32C();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[64 << 10];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                sha256.update(buffer, 0, read);
                md5.update(buffer, 0, read);
                crc.update(buffer, 0, read);
            }
        }
        return new Checksums(
                Digest.of(DigestAlgorithm.SHA256, sha256), Digest.of(DigestAlgorithm.MD5, md5), (int) crc.getValue());
    }

    public Path file() {
        return file;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public Checksums checksums() {
        return checksums;
    }

    @Override
    public InputStream open() throws IOException {
        return Files.newInputStream(file);
    }

    /** What the source said of it. */
    public Validators validators() {
        return validators;
    }

    /** How it came in. */
    public Transfer transfer() {
        return transfer;
    }

    /** What kind of source it came from, without its address. */
    public String source() {
        return source;
    }

    /** The source's own clock when it came in, or null. */
    public @Nullable Instant sourceTime() {
        return sourceTime;
    }

    /** What the verifiers saw. */
    public List<Evidence> evidence() {
        return evidence;
    }
}
