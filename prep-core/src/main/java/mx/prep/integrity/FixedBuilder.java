package mx.prep.integrity;

import java.util.Locale;
import mx.prep.error.ConfigException;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.spi.Builder;
import mx.prep.spi.Verifier;

/** Options of a digest that is known beforehand: {@code type: fixed}. Not thread-safe. */
public final class FixedBuilder implements Builder<Verifier> {
    private DigestAlgorithm algorithm = DigestAlgorithm.SHA256;
    private String digest = "";

    /** The algorithm; default SHA-256. */
    public FixedBuilder algorithm(DigestAlgorithm algorithm) {
        this.algorithm = algorithm;
        return this;
    }

    /** The digest in hexadecimal; required. */
    public FixedBuilder digest(String hex) {
        this.digest = hex;
        return this;
    }

    @Override
    public Verifier build() {
        try {
            return new FixedVerifier(new Digest(algorithm, digest.toLowerCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
            throw new ConfigException(
                    "digest is the package's " + algorithm + " in " + algorithm.hexLength() + " hexadecimal digits", e);
        }
    }
}
