package mx.prep.integrity;

import java.util.List;
import java.util.Optional;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.spi.Verifier;

/** Compares a package with the digest in an HTTP header or an object's metadata. */
final class HeaderVerifier implements Verifier {
    private final String name;
    private final DigestAlgorithm algorithm;

    HeaderVerifier(String name, DigestAlgorithm algorithm) {
        this.name = name;
        this.algorithm = algorithm;
    }

    @Override
    public Verdict verify(Candidate candidate) {
        Optional<String> value = candidate.attribute(name);
        if (value.isEmpty()) {
            return Comparison.missing(describe(), "the package came without the header " + name);
        }
        List<Digest> digests = DigestHeader.read(value.get(), algorithm);
        return switch (digests.size()) {
            case 0 ->
                Comparison.missing(
                        describe(), "the header " + name + " holds no " + algorithm + " digest that can be read");
            case 1 -> Comparison.of(candidate, digests.get(0), describe(), "the header " + name);
            default ->
                Comparison.missing(
                        describe(),
                        "the header " + name + " contradicts itself: it has several digests of the package");
        };
    }

    @Override
    public String describe() {
        return "header " + name;
    }
}
