package mx.prep.integrity;

import mx.prep.model.DigestAlgorithm;
import mx.prep.spi.Builder;
import mx.prep.spi.Verifier;

/** Options of a list of digests beside the package: {@code type: manifest}. Not thread-safe. */
public final class ManifestBuilder implements Builder<Verifier> {
    private String file = "";
    private DigestAlgorithm algorithm = DigestAlgorithm.SHA256;

    /** The list's file name, such as {@code SHA256SUMS}; required. */
    public ManifestBuilder file(String name) {
        this.file = name;
        return this;
    }

    /** The algorithm; default SHA-256. */
    public ManifestBuilder algorithm(DigestAlgorithm algorithm) {
        this.algorithm = algorithm;
        return this;
    }

    @Override
    public Verifier build() {
        String name = FileNames.checked("file", file);
        return CompanionVerifier.named(CompanionVerifier.Kind.MANIFEST, algorithm, name);
    }
}
