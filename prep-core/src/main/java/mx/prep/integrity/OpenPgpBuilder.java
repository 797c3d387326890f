package mx.prep.integrity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import mx.prep.error.ConfigException;
import mx.prep.spi.Builder;
import mx.prep.spi.Verifier;
import org.jspecify.annotations.Nullable;

/**
 * Options of a detached OpenPGP signature (RFC 9580) beside the package, armored or not: {@code type: openpgp}. Needs
 * {@code org.bouncycastle:bcpg-jdk18on}. Not thread-safe.
 *
 * <p>Accepted are Ed25519 and RSA of 2,048 bits or more with SHA-256, SHA-384 or SHA-512, and signatures of binary
 * documents only. The key must be bound to its primary key, for signing, and neither expired when the package was
 * received, by the source's clock as far as it is believed, nor revoked at any time.
 */
public final class OpenPgpBuilder implements Builder<Verifier> {
    private static final long LONGEST_FILE = 1 << 20;

    private @Nullable String suffix;
    private @Nullable String file;
    private List<Path> keys = List.of();

    /** What the package's name is followed by; default {@code .asc}. */
    public OpenPgpBuilder suffix(String suffix) {
        this.suffix = suffix;
        return this;
    }

    /** The signature's name, where it isn't made from the package's. */
    public OpenPgpBuilder file(String name) {
        this.file = FileNames.checked("file", name);
        return this;
    }

    /** Files of public keys, armored or not; a signature by any one of them suffices. Required. */
    public OpenPgpBuilder keys(List<Path> files) {
        this.keys = List.copyOf(files);
        return this;
    }

    @Override
    public Verifier build() {
        BouncyCastle.requireForOpenPgp();
        if (keys.isEmpty()) {
            throw new ConfigException("keys lists the files of the authority's public keys, at least one");
        }
        List<byte[]> contents = new ArrayList<>();
        for (Path key : keys) {
            contents.add(read(key));
        }
        return new OpenPgpVerifier(SignatureName.of(file, suffix, ".asc"), OpenPgpKeys.of(keys, contents));
    }

    private static byte[] read(Path key) {
        try {
            if (Files.size(key) > LONGEST_FILE) {
                throw new ConfigException("keys names a file of more than 1 MiB, which holds no key: " + key);
            }
            return Files.readAllBytes(key);
        } catch (IOException e) {
            throw new ConfigException("keys names a file that can't be read: " + key, e);
        }
    }
}
