package mx.prep.integrity;

import java.util.List;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.Evidence;
import mx.prep.model.RefusalCode;
import mx.prep.spi.Verifier.Candidate;
import mx.prep.spi.Verifier.Verdict;

/** The verdicts of all digest verifiers. */
final class Comparison {
    private Comparison() {}

    /**
     * Compares what was announced with what was received.
     *
     * @param method the verifier's short name
     * @param where what announced it, as a noun
     */
    static Verdict of(Candidate candidate, Digest expected, String method, String where) {
        DigestAlgorithm algorithm = expected.algorithm();
        Digest actual = candidate.digest(algorithm);
        if (expected.equals(actual)) {
            String detail = where + " announces the same " + algorithm + " digest" + weakness(algorithm);
            return new Verdict.Accepted(List.of(new Evidence(method, detail, expected, actual)));
        }
        String message = where + " announces another " + algorithm + " digest (" + expected.shortHex()
                + "…) than the package " + candidate.name() + " as received has (" + actual.shortHex()
                + "…); the two have to be published again so that they agree";
        return new Verdict.Undecided(
                RefusalCode.DIGEST_MISMATCH, message, List.of(new Evidence(method, message, expected, actual)));
    }

    static Verdict missing(String method, String message) {
        return new Verdict.Undecided(
                RefusalCode.DIGEST_MISSING, message, List.of(new Evidence(method, message, null, null)));
    }

    private static String weakness(DigestAlgorithm algorithm) {
        return switch (algorithm) {
            case MD5, SHA1 ->
                "; " + algorithm + " finds damage, but whoever wants to can make other bytes that have it";
            case SHA256, SHA512 -> "";
        };
    }
}
