package mx.prep.integrity;

import java.util.List;
import mx.prep.spi.Verifier;
import mx.prep.spi.Verifier.Verdict;

/** Jazzer's way into the readers of signatures, beside the keys and roots of {@link SignatureToolsTest}. */
public final class SignatureFuzz {
    private static final String FILE = "signature";
    private static final List<Verifier> VERIFIERS = List.of(
            new CmsBuilder()
                    .trust(SignatureToolsTest.file("root.pem"))
                    .file(FILE)
                    .build(),
            new OpenPgpBuilder()
                    .keys(List.of(SignatureToolsTest.file("ed25519.key.asc"), SignatureToolsTest.file("rsa.key.gpg")))
                    .file(FILE)
                    .build());

    private SignatureFuzz() {}

    /** Any bytes as a signature: an answer in words, and no acceptance of a package that nobody signed. */
    public static void fuzzerTestOneInput(byte[] data) {
        for (Verifier verifier : VERIFIERS) {
            // The seeds sign this one: all of a signature that is read is reached.
            words(verifier.verify(new FakeCandidate().beside(FILE, data)));
            Verdict other = verifier.verify(new FakeCandidate()
                    .containing("a package that nobody signed")
                    .beside(FILE, data));
            if (other instanceof Verdict.Accepted) {
                throw new AssertionError(verifier.describe() + " accepts a package that nobody signed");
            }
            words(other);
        }
    }

    private static void words(Verdict verdict) {
        String message = verdict instanceof Verdict.Refused refused
                ? refused.message()
                : verdict instanceof Verdict.Undecided undecided ? undecided.message() : "accepted";
        if (message.isEmpty() || message.chars().anyMatch(Character::isISOControl)) {
            throw new AssertionError("no sentence for people: " + message);
        }
        verdict.evidence().forEach(seen -> {
            if (seen.detail().chars().anyMatch(Character::isISOControl)) {
                throw new AssertionError("no evidence for people: " + seen.detail());
            }
        });
    }
}
