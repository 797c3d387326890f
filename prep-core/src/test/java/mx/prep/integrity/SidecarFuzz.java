package mx.prep.integrity;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import mx.prep.model.DigestAlgorithm;
import mx.prep.spi.Verifier;

/** Jazzer's way into the readers of sidecars, lists of digests and headers. */
public final class SidecarFuzz {
    private SidecarFuzz() {}

    /** Whatever stands beside a package: an answer, and an acceptance only where the package's own digest stands. */
    public static void fuzzerTestOneInput(byte[] data) {
        String header = new String(data, StandardCharsets.ISO_8859_1);
        for (DigestAlgorithm algorithm : List.of(DigestAlgorithm.SHA256, DigestAlgorithm.SHA512)) {
            FakeCandidate candidate = new FakeCandidate()
                    .beside(FakeCandidate.NAME + "." + algorithm.name().toLowerCase(Locale.ROOT), data)
                    .beside("SUMS", data)
                    .with("X-Digest", header);
            check(Digests.sidecar(algorithm).verify(candidate), data);
            DigestHeader.read(header, algorithm);
        }
        FakeCandidate candidate = new FakeCandidate().beside("SUMS", data).with("Repr-Digest", header);
        check(Digests.manifest("SUMS").verify(candidate), data);
        check(Digests.header("Repr-Digest").verify(candidate), data);
    }

    private static void check(Verifier.Verdict verdict, byte[] data) {
        if (verdict instanceof Verifier.Verdict.Accepted && !vouches(data)) {
            throw new AssertionError("accepted by a text that holds no digest of the package");
        }
        String message = verdict instanceof Verifier.Verdict.Refused refused
                ? refused.message()
                : verdict instanceof Verifier.Verdict.Undecided undecided ? undecided.message() : "accepted";
        if (message.isEmpty() || message.chars().anyMatch(Character::isISOControl)) {
            throw new AssertionError("no sentence for people: " + message);
        }
    }

    /** Whether the package's digest stands there by any algorithm, in hexadecimal or base64, in UTF-8 or UTF-16. */
    static boolean vouches(byte[] data) {
        StringBuilder text = new StringBuilder();
        for (byte b : data) {
            if (b != 0) {
                text.append((char) (b & 0xff));
            }
        }
        String all = text.toString();
        for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
            String hex = FakeCandidate.hex(algorithm);
            String base64 = java.util.Base64.getEncoder()
                    .encodeToString(java.util.HexFormat.of().parseHex(hex));
            if (all.toLowerCase(Locale.ROOT).contains(hex) || all.contains(base64.replace("=", ""))) {
                return true;
            }
        }
        return false;
    }
}
