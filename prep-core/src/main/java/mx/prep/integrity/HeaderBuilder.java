package mx.prep.integrity;

import mx.prep.error.ConfigException;
import mx.prep.model.DigestAlgorithm;
import mx.prep.spi.Builder;
import mx.prep.spi.Verifier;

/** Options of a digest in a header: {@code type: header}. Not thread-safe. */
public final class HeaderBuilder implements Builder<Verifier> {
    private String name = "";
    private DigestAlgorithm algorithm = DigestAlgorithm.SHA256;

    /** The header's name, whatever its case; required. */
    public HeaderBuilder name(String name) {
        this.name = name;
        return this;
    }

    /** The algorithm; default SHA-256. */
    public HeaderBuilder algorithm(DigestAlgorithm algorithm) {
        this.algorithm = algorithm;
        return this;
    }

    @Override
    public Verifier build() {
        if (!name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+")) {
            throw new ConfigException(
                    "name is the header that holds the digest, such as Repr-Digest: not \"" + name + "\"");
        }
        return new HeaderVerifier(name, algorithm);
    }
}
