package mx.prep.integrity;

import java.nio.file.Path;
import java.util.List;
import mx.prep.spi.Verifier;

/**
 * The verifiers that check detached signatures.
 *
 * <p>A signature that is missing, can't be read or is of other bytes is <i>undecided</i>, since package and signature are
 * rarely published in one instant: the publisher fetches both again for 30 s before it refuses. One that is whole, but
 * not by a key and with algorithms that are trusted, is refused at once. No security provider is installed. Verifiers
 * are immutable and thread-safe.
 */
public final class Signatures {
    private Signatures() {}

    /**
     * A CMS signature named like the package with {@code .p7s} after it; see {@link CmsBuilder} for what is accepted.
     *
     * @param roots PEM file of the roots
     * @throws mx.prep.error.ConfigException if the file can't be read, or Bouncy Castle isn't on the class path
     */
    public static Verifier cms(Path roots) {
        return new CmsBuilder().trust(roots).build();
    }

    /**
     * An OpenPGP signature named like the package with {@code .asc} after it; see {@link OpenPgpBuilder} for what is
     * accepted.
     *
     * @param keys files of public keys
     * @throws mx.prep.error.ConfigException if a file can't be read, or Bouncy Castle isn't on the class path
     */
    public static Verifier openPgp(List<Path> keys) {
        return new OpenPgpBuilder().keys(keys).build();
    }
}
