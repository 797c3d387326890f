package mx.prep.integrity;

import java.util.List;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.spi.Verifier;

/**
 * The verifiers that compare digests.
 *
 * <p>A digest that is missing, can't be read or differs is <i>undecided</i>, since package and digest are rarely
 * published in one instant: the publisher fetches both again for 30 s before it refuses. MD5 and SHA-1 are accepted, and
 * the evidence says what they are worth. Verifiers are immutable and thread-safe.
 */
public final class Digests {
    private Digests() {}

    /**
     * A file beside the package, named like it with the algorithm as suffix, such as {@code prep.zip.sha256}; see
     * {@link SidecarBuilder} for other names.
     *
     * <p>Read are lines of coreutils ({@code hex  name}), BSD and OpenSSL ({@code SHA256 (name) = hex}) and bare
     * hexadecimal digits. The line for the package's name counts, or the only one there is.
     */
    public static Verifier sidecar(DigestAlgorithm algorithm) {
        return new SidecarBuilder().algorithm(algorithm).build();
    }

    /**
     * A header that comes with the package and holds its SHA-256, in hexadecimal, base64, or as {@code Repr-Digest},
     * {@code Content-Digest} (RFC 9530) and {@code Digest} (RFC 3230) write it; see {@link HeaderBuilder} for other
     * algorithms.
     */
    public static Verifier header(String name) {
        return new HeaderBuilder().name(name).build();
    }

    /**
     * A list of SHA-256 digests beside the package, such as {@code SHA256SUMS}, with a line for its name; see
     * {@link ManifestBuilder} for other algorithms.
     */
    public static Verifier manifest(String fileName) {
        return new ManifestBuilder().file(fileName).build();
    }

    /** A digest that is known beforehand. */
    public static Verifier fixed(Digest digest) {
        return new FixedVerifier(digest);
    }

    /** No check at all. It is reported at every start. */
    public static Verifier none() {
        return new NoVerifier();
    }

    /** Accepts what all of them accept; refuses what any of them refuses. */
    public static Verifier allOf(List<Verifier> verifiers) {
        return new CompositeVerifier(CompositeVerifier.Rule.ALL, verifiers);
    }

    /** Accepts what any of them accepts; refuses what all of them refuse. */
    public static Verifier anyOf(List<Verifier> verifiers) {
        return new CompositeVerifier(CompositeVerifier.Rule.ANY, verifiers);
    }
}
