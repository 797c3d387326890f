package mx.prep.integrity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.Security;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.RefusalCode;
import mx.prep.spi.Verifier;
import mx.prep.spi.Verifier.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signatures that OpenSSL and GnuPG made; README.txt beside them says how. */
class SignatureToolsTest {
    private static final Verifier CMS =
            new CmsBuilder().trust(file("root.pem")).file("signature").build();
    private static final Verifier OPEN_PGP = new OpenPgpBuilder()
            .keys(List.of(file("ed25519.key.asc"), file("rsa.key.gpg")))
            .file("signature")
            .build();

    static Path file(String name) {
        try {
            return Path.of(Objects.requireNonNull(SignatureToolsTest.class.getResource(name), name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] bytes(String name) {
        try (InputStream in = Objects.requireNonNull(SignatureToolsTest.class.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Verdict verdict(Verifier verifier, byte[] signature) {
        return verifier.verify(new FakeCandidate().beside("signature", signature));
    }

    private static Verifier verifier(String name) {
        return name.endsWith("p7s") ? CMS : OPEN_PGP;
    }

    private static String detail(Verdict verdict) {
        assertInstanceOf(Verdict.Accepted.class, verdict, verdict::toString);
        return verdict.evidence().get(0).detail();
    }

    @ParameterizedTest
    @CsvSource({
        "rsa.p7s, CN=PREP rsa, RSA 2048 with SHA-256",
        "rsa-pss.pem.p7s, CN=PREP rsa, RSA 2048 with SHA-384",
        "ec.pem.p7s, CN=PREP ec, EC 256 with SHA-512",
        "ed25519.asc, PREP de prueba, Ed25519 with SHA-",
        "rsa-subkey.sig, PREP RSA, RSA 3072 with SHA-512"
    })
    void whatTheToolsMakeIsAcceptedAndSaysByWhom(String name, String who, String how) {
        String detail = detail(verdict(verifier(name), bytes(name)));
        for (String said : List.of(who, how, "made at 2026-11-29T", "valid at 2026-12-01T02:00:00Z")) {
            assertTrue(detail.contains(said), () -> said + " in " + detail);
        }
        assertTrue(detail.matches(".*[0-9A-Fa-f]{40}.*"), detail);
    }

    @Test
    void theDigestThatWasSignedIsEvidence() {
        Verdict verdict = verdict(CMS, bytes("rsa.p7s"));
        assertEquals(
                FakeCandidate.hex(DigestAlgorithm.SHA256),
                String.valueOf(verdict.evidence().get(0).actual()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa.p7s", "rsa-pss.pem.p7s", "ec.pem.p7s", "ed25519.asc", "rsa-subkey.sig"})
    void ofAnotherPackageItIsUndecidedAtFirst(String name) {
        Verdict verdict = verifier(name)
                .verify(new FakeCandidate().containing("another package").beside("signature", bytes(name)));
        Verdict.Undecided undecided = assertInstanceOf(Verdict.Undecided.class, verdict);
        assertEquals(RefusalCode.SIGNATURE_INVALID, undecided.code());
        assertTrue(undecided.message().contains("of other bytes"), undecided.message());
    }

    @ParameterizedTest
    @CsvSource({
        "embedded.p7s, isn't detached",
        "stripped.p7s, no signed attributes",
        "sha1.p7s, digest algorithm 1.3.14.3.2.26",
        "text.asc, isn't of a binary document",
        "sha1.asc, digest algorithm 2"
    })
    void whatIsntOnTheListIsRefused(String name, String why) {
        Verdict.Refused refused = assertInstanceOf(Verdict.Refused.class, verdict(verifier(name), bytes(name)));
        assertEquals(RefusalCode.SIGNATURE_INVALID, refused.code());
        assertTrue(refused.message().contains(why), refused.message());
    }

    @ParameterizedTest
    @ValueSource(strings = {"clear.asc", "embedded.sig"})
    void whatIsNoDetachedSignatureCantBeRead(String name) {
        Verdict.Undecided undecided = assertInstanceOf(Verdict.Undecided.class, verdict(OPEN_PGP, bytes(name)));
        assertEquals(RefusalCode.SIGNATURE_INVALID, undecided.code());
        assertTrue(undecided.message().contains("can't be read"), undecided.message());
    }

    @Test
    void aSecondSignatureByAnUnknownKeyDoesNoHarm() {
        Verdict both = verdict(OPEN_PGP, bytes("two.asc"));
        assertTrue(detail(both).contains("PREP de prueba"));
        assertTrue(both.evidence().get(1).detail().contains("isn't among those of the configuration"));
        Verifier rsaAlone = new OpenPgpBuilder()
                .keys(List.of(file("rsa.key.gpg")))
                .file("signature")
                .build();
        assertInstanceOf(Verdict.Refused.class, verdict(rsaAlone, bytes("two.asc")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa.p7s", "ec.pem.p7s", "ed25519.asc", "rsa-subkey.sig"})
    void noPrefixAndNothingWithATailIsAccepted(String name) {
        byte[] whole = bytes(name);
        int step = Math.max(1, whole.length / 60);
        for (int length = 0; length < whole.length - 1; length += step) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertTrue(!(verdict(verifier(name), cut) instanceof Verdict.Accepted), "cut at " + length);
        }
        for (byte[] tail : List.of(new byte[] {0}, new byte[] {'x', 'y'}, new byte[] {(byte) 0xC2, 1, 4}, whole)) {
            byte[] longer = Arrays.copyOf(whole, whole.length + tail.length);
            System.arraycopy(tail, 0, longer, whole.length, tail.length);
            boolean twice = tail == whole && name.endsWith(".sig");
            assertEquals(
                    twice, verdict(verifier(name), longer) instanceof Verdict.Accepted, name + " and " + tail.length);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa.p7s", "ed25519.asc", "rsa-subkey.sig"})
    void noFlippedBitMakesAnythingElse(String name) {
        byte[] whole = bytes(name);
        String good = detail(verdict(verifier(name), whole));
        for (int bit = 0; bit < 8 * whole.length; bit += 61) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            Verdict verdict = verdict(verifier(name), flipped);
            // What isn't under the signature, such as a certificate that nobody needs, may change; who signed what
            // can't.
            if (verdict instanceof Verdict.Accepted) {
                assertEquals(good, verdict.evidence().get(0).detail(), "bit " + bit);
            }
        }
    }

    @Test
    void noSecurityProviderIsInstalled() {
        assertInstanceOf(Verdict.Accepted.class, verdict(CMS, bytes("rsa.p7s")));
        assertInstanceOf(Verdict.Accepted.class, verdict(OPEN_PGP, bytes("ed25519.asc")));
        assertEquals(
                List.of(),
                Arrays.stream(Security.getProviders())
                        .map(java.security.Provider::getName)
                        .filter(name -> name.startsWith("BC"))
                        .toList());
    }
}
