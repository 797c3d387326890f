package mx.prep.integrity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import mx.prep.error.ConfigException;
import mx.prep.integrity.SigningAuthority.Identity;
import mx.prep.integrity.SigningAuthority.Request;
import mx.prep.model.RefusalCode;
import mx.prep.spi.Verifier.Verdict;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a signature, its certificates and its time have to be like; each rule beside a signature that keeps it. */
class CmsTest {
    @TempDir
    Path folder;

    private final Identity root = new Request("The root").authority().self();
    private Path trust = Path.of("unset");

    @BeforeEach
    void pin() {
        trust = root.pem(folder.resolve("root.pem"));
    }

    private Verdict verdict(byte[] signature) {
        return verdict(new FakeCandidate(), signature);
    }

    private Verdict verdict(FakeCandidate candidate, byte[] signature) {
        return Signatures.cms(trust).verify(candidate.beside(FakeCandidate.NAME + ".p7s", signature));
    }

    private static String accepted(Verdict verdict) {
        assertInstanceOf(Verdict.Accepted.class, verdict, verdict::toString);
        return verdict.evidence().get(0).detail();
    }

    private static void assertRefused(String why, Verdict verdict) {
        Verdict.Refused refused = assertInstanceOf(Verdict.Refused.class, verdict, verdict::toString);
        assertEquals(RefusalCode.SIGNATURE_INVALID, refused.code());
        assertTrue(refused.message().contains(why), refused.message());
    }

    private static void assertUndecided(RefusalCode code, String why, Verdict verdict) {
        Verdict.Undecided undecided = assertInstanceOf(Verdict.Undecided.class, verdict, verdict::toString);
        assertEquals(code, undecided.code(), undecided.message());
        assertTrue(undecided.message().contains(why), undecided.message());
    }

    @Test
    void aSignerBelowTheRootIsAcceptedByName() {
        String said = accepted(verdict(SigningAuthority.sign(new Request("\"Consejo, Señor García\"").by(root))));
        assertTrue(said.contains("CN=Consejo\\, Señor García"), said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SHA256withECDSA", "SHA384withECDSA", "SHA512withECDSA"})
    void ecdsaOnBothCurvesWithEachDigestIsAccepted(String algorithm) {
        for (String curve : List.of("secp256r1", "secp384r1")) {
            Identity signer = new Request("A").keys(SigningAuthority.ec(curve)).by(root);
            accepted(verdict(SigningAuthority.sign(List.of(signer), algorithm, "the package")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SHA256withRSA", "SHA384withRSA", "SHA512withRSA"})
    void rsaOf2048BitsIsAccepted(String algorithm) {
        Identity signer = new Request("A").keys(SigningAuthority.rsa(2048)).by(root);
        accepted(verdict(SigningAuthority.sign(List.of(signer), algorithm, "the package")));
    }

    @Test
    void aWeakKeyIsRefused() {
        Identity weak = new Request("Weak").keys(SigningAuthority.rsa(1024)).by(root);
        assertRefused("RSA 1024", verdict(SigningAuthority.sign(weak)));
        Identity exotic =
                new Request("Exotic").keys(SigningAuthority.ec("secp521r1")).by(root);
        assertRefused("EC 521", verdict(SigningAuthority.sign(exotic)));
    }

    @Test
    void aWeakDigestIsRefused() {
        Identity signer = new Request("A").keys(SigningAuthority.rsa(2048)).by(root);
        for (String algorithm : List.of("SHA1withRSA", "MD5withRSA")) {
            assertRefused(
                    "digest algorithm", verdict(SigningAuthority.sign(List.of(signer), algorithm, "the package")));
        }
    }

    @Test
    void aCertificateSignedWithSha1IsRefused() {
        Identity signer = new Request("A").algorithm("SHA1withECDSA").by(root);
        assertRefused("CN=A", verdict(SigningAuthority.sign(signer)));
    }

    @Test
    void anotherRootIsRefused() {
        Identity impostor = new Request("The root").authority().self();
        assertRefused(
                "doesn't lead to a root",
                verdict(SigningAuthority.sign(new Request("A").by(impostor), impostor.certificate())));
    }

    @Test
    void oneOfSeveralRootsSuffices() throws Exception {
        Identity next = new Request("The next root").authority().self();
        Path both = folder.resolve("both.pem");
        Files.writeString(both, Files.readString(trust) + Files.readString(next.pem(folder.resolve("next.pem"))));
        trust = both;
        accepted(verdict(SigningAuthority.sign(new Request("Old").by(root))));
        accepted(verdict(SigningAuthority.sign(new Request("New").by(next))));
    }

    @Test
    void anIntermediateHasToBeACertificateAuthority() {
        Identity good = new Request("Intermediate").authority().by(root);
        accepted(verdict(SigningAuthority.sign(new Request("A").by(good), good.certificate())));
        assertRefused("doesn't lead to a root", verdict(SigningAuthority.sign(new Request("A").by(good))));
        Identity leaf =
                new Request("No authority").usage(KeyUsage.digitalSignature).by(root);
        assertRefused(
                "doesn't lead to a root",
                verdict(SigningAuthority.sign(new Request("A").by(leaf), leaf.certificate())));
        Identity old = new Request("Expired intermediate")
                .authority()
                .valid("2025-01-01T00:00:00Z", "2026-06-01T00:00:00Z")
                .by(root);
        assertRefused(
                "doesn't lead to a root", verdict(SigningAuthority.sign(new Request("A").by(old), old.certificate())));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-12-01T01:59:59Z, isn't valid yet",
        "2026-12-01T02:00:00Z, ''",
        "2026-12-01T03:00:00Z, ''",
        "2026-12-01T03:00:01Z, has expired"
    })
    void theCertificateIsValidWhenThePackageIsReceived(Instant at, String flaw) {
        Verdict verdict = verdict(new FakeCandidate().receivedAt(at), ofAnHour("2026-12-01T02:00:00Z"));
        if (flaw.isEmpty()) {
            accepted(verdict);
        } else {
            assertRefused(flaw, verdict);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2026-12-01T02:10:00Z, 2026-12-01T01:59:59Z, when its certificate wasn't valid",
        "2026-12-01T02:10:00Z, 2026-12-01T02:00:00Z, ''",
        "2026-12-01T02:10:00Z, 2026-12-01T02:25:00Z, ''",
        "2026-12-01T02:10:00Z, 2026-12-01T02:25:01Z, yet to come",
        "2026-12-01T02:50:00Z, 2026-12-01T03:00:00Z, ''",
        "2026-12-01T02:50:00Z, 2026-12-01T03:00:01Z, when its certificate wasn't valid"
    })
    void itIsSignedWhileTheCertificateIsValidAndNotInTheFuture(Instant received, Instant signed, String flaw) {
        Verdict verdict = verdict(new FakeCandidate().receivedAt(received), ofAnHour(signed.toString()));
        if (flaw.isEmpty()) {
            accepted(verdict);
        } else {
            assertRefused(flaw, verdict);
        }
    }

    /** By a signer whose certificate is valid from two to three. */
    private byte[] ofAnHour(String signed) {
        return SigningAuthority.sign(
                Instant.parse(signed),
                List.of(new Request("A")
                        .valid("2026-12-01T02:00:00Z", "2026-12-01T03:00:00Z")
                        .by(root)),
                "SHA256withECDSA",
                "the package");
    }

    @Test
    void anExpiredRootVouchesForNobody() {
        Identity old = new Request("Old root")
                .authority()
                .valid("2020-01-01T00:00:00Z", "2026-12-01T01:00:00Z")
                .self();
        trust = old.pem(folder.resolve("old.pem"));
        byte[] signature = SigningAuthority.sign(
                Instant.parse("2026-12-01T00:58:00Z"),
                List.of(new Request("A").by(old)),
                "SHA256withECDSA",
                "the package");
        assertRefused("Old root has expired", verdict(signature));
        accepted(verdict(new FakeCandidate().receivedAt(Instant.parse("2026-12-01T00:59:00Z")), signature));
    }

    @Test
    void aCertificateThatIsntForSignaturesIsRefused() {
        assertRefused("isn't for signatures", verdict(SigningAuthority.sign(root)));
        assertRefused(
                "isn't for signatures",
                verdict(SigningAuthority.sign(
                        new Request("Other authority").authority().by(root))));
        assertRefused(
                "isn't for signatures",
                verdict(SigningAuthority.sign(
                        new Request("No usage").usage(null).by(root))));
        assertRefused(
                "isn't for signatures",
                verdict(SigningAuthority.sign(new Request("Other usage")
                        .usage(KeyUsage.keyEncipherment)
                        .by(root))));
        accepted(verdict(SigningAuthority.sign(
                new Request("Notary").usage(KeyUsage.nonRepudiation).by(root))));
        assertRefused(
                "for something else, such as TLS",
                verdict(SigningAuthority.sign(new Request("Web server")
                        .purpose(KeyPurposeId.id_kp_serverAuth)
                        .by(root))));
        accepted(verdict(SigningAuthority.sign(
                new Request("Mail").purpose(KeyPurposeId.id_kp_emailProtection).by(root))));
    }

    @Test
    void aSelfSignedSignerCanBePinnedItself() {
        Identity alone = new Request("Alone").self();
        trust = alone.pem(folder.resolve("alone.pem"));
        accepted(verdict(SigningAuthority.sign(alone)));
    }

    @Test
    void onlyTheSignersOfTheConfigurationCountWhereThereAreAny() {
        Identity listed = new Request("Listed").by(root);
        Identity citizen = new Request("A citizen with a certificate of the same root").by(root);
        String fingerprint = CertificateRules.fingerprint(listed.certificate());
        CmsBuilder builder = new CmsBuilder()
                .trust(trust)
                .suffix(".sig")
                .signers(List.of(fingerprint.toUpperCase(java.util.Locale.ROOT).replaceAll("(..)(?!$)", "$1:")));
        accepted(builder.build()
                .verify(new FakeCandidate().beside(FakeCandidate.NAME + ".sig", SigningAuthority.sign(listed))));
        assertRefused(
                "isn't among the signers",
                builder.build()
                        .verify(new FakeCandidate()
                                .beside(FakeCandidate.NAME + ".sig", SigningAuthority.sign(citizen))));
    }

    @Test
    void oneGoodSignerOfTwoSuffices() {
        Identity good = new Request("Good").by(root);
        Identity other = new Request("Unknown").self();
        for (List<Identity> pair : List.of(List.of(good, other), List.of(other, good))) {
            Verdict verdict = verdict(SigningAuthority.sign(pair, "SHA256withECDSA", "the package"));
            assertTrue(accepted(verdict).contains("CN=Good"));
            assertTrue(verdict.evidence().get(1).detail().contains("doesn't lead to a root"));
        }
        assertRefused(
                "doesn't lead to a root",
                verdict(SigningAuthority.sign(
                        List.of(other, new Request("Stranger").self()), "SHA256withECDSA", "the package")));
    }

    @Test
    void ofOtherBytesItMayYetBeReplaced() {
        Identity good = new Request("Good").by(root);
        byte[] earlier = SigningAuthority.sign(List.of(good), "SHA256withECDSA", "the package before");
        assertUndecided(RefusalCode.SIGNATURE_INVALID, "is of other bytes", verdict(earlier));
        byte[] strangers =
                SigningAuthority.sign(List.of(new Request("Unknown").self()), "SHA256withECDSA", "another package");
        assertRefused("doesn't lead to a root", verdict(strangers));
    }

    @Test
    void whatIsMissingOrCantBeReadMayYetCome() {
        assertUndecided(
                RefusalCode.SIGNATURE_MISSING,
                "isn't there",
                Signatures.cms(trust).verify(new FakeCandidate()));
        byte[] garbage = new byte[10_000_000];
        new Random(1).nextBytes(garbage);
        assertUndecided(RefusalCode.SIGNATURE_MISSING, "can't be fetched", verdict(garbage));
        assertUndecided(RefusalCode.SIGNATURE_INVALID, "can't be read", verdict(Arrays.copyOf(garbage, 60_000)));
        assertUndecided(RefusalCode.SIGNATURE_INVALID, "can't be read", verdict(new byte[0]));
        assertUndecided(RefusalCode.SIGNATURE_INVALID, "can't be read", verdict(new byte[] {0x30, (byte) 0x80}));
    }

    @Test
    void deepNestingEndsInNothingWorseThanARefusal() {
        byte[] deep = new byte[60_000];
        for (int i = 0; i < deep.length; i += 2) {
            deep[i] = 0x30;
            deep[i + 1] = (byte) 0x80;
        }
        try {
            assertUndecided(RefusalCode.SIGNATURE_INVALID, "can't be read", verdict(deep));
        } catch (StackOverflowError e) {
            // The stage takes it for a refusal, as it does whatever a verifier throws.
            assertTrue(e.getStackTrace().length > 0);
        }
    }

    @Test
    void aConfigurationWithoutARootOrWithNonsenseIsRefused() throws Exception {
        assertThrows(ConfigException.class, () -> new CmsBuilder().build());
        Path empty = Files.writeString(folder.resolve("empty.pem"), "");
        assertThrows(ConfigException.class, () -> Signatures.cms(empty));
        assertThrows(ConfigException.class, () -> Signatures.cms(folder.resolve("nowhere.pem")));
        CmsBuilder builder = new CmsBuilder().trust(trust);
        assertThrows(
                ConfigException.class, () -> builder.signers(List.of("abc")).build());
        assertThrows(
                ConfigException.class,
                () -> new CmsBuilder().trust(trust).suffix(".p7s").file("a.p7s").build());
    }
}
