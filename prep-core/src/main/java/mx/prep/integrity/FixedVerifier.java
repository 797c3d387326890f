package mx.prep.integrity;

import java.util.Locale;
import mx.prep.model.Digest;
import mx.prep.spi.Verifier;

/** Compares a package with a digest that is known beforehand. */
final class FixedVerifier implements Verifier {
    private final Digest digest;

    FixedVerifier(Digest digest) {
        this.digest = digest;
    }

    @Override
    public Verdict verify(Candidate candidate) {
        return Comparison.of(candidate, digest, describe(), "the configuration");
    }

    @Override
    public String describe() {
        return "fixed " + digest.algorithm().name().toLowerCase(Locale.ROOT);
    }
}
