package mx.prep.integrity;

import java.util.Locale;
import mx.prep.error.ConfigException;
import mx.prep.model.DigestAlgorithm;
import mx.prep.spi.Builder;
import mx.prep.spi.Verifier;
import org.jspecify.annotations.Nullable;

/** Options of a digest in a file beside the package: {@code type: sidecar}. Not thread-safe. */
public final class SidecarBuilder implements Builder<Verifier> {
    private DigestAlgorithm algorithm = DigestAlgorithm.SHA256;
    private @Nullable String suffix;
    private @Nullable String file;

    /** The algorithm; default SHA-256. */
    public SidecarBuilder algorithm(DigestAlgorithm algorithm) {
        this.algorithm = algorithm;
        return this;
    }

    /** What the package's name is followed by; default a dot and the algorithm in lower case, {@code .sha256}. */
    public SidecarBuilder suffix(String suffix) {
        this.suffix = suffix;
        return this;
    }

    /** The sidecar's name, where it isn't made from the package's. */
    public SidecarBuilder file(String name) {
        this.file = FileNames.checked("file", name);
        return this;
    }

    @Override
    public Verifier build() {
        if (file != null && suffix != null) {
            throw new ConfigException("a sidecar has a suffix or a file name of its own, not both");
        }
        if (file != null) {
            return CompanionVerifier.named(CompanionVerifier.Kind.SIDECAR, algorithm, file);
        }
        String end = suffix == null ? "." + algorithm.name().toLowerCase(Locale.ROOT) : suffix;
        return CompanionVerifier.suffixed(algorithm, FileNames.checked("suffix", end));
    }
}
