package mx.prep.integrity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.IntStream;
import mx.prep.integrity.SigningAuthority.Identity;
import mx.prep.integrity.SigningAuthority.Request;
import mx.prep.model.RefusalCode;
import mx.prep.spi.Verifier.Verdict;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What isn't on the list of algorithms, keys and forms, each beside the nearest that is. */
class CmsAllowListTest {
    @TempDir
    Path folder;

    private final Identity root = new Request("The root").authority().self();
    private Path trust = Path.of("unset");

    @BeforeEach
    void pin() {
        trust = root.pem(folder.resolve("root.pem"));
    }

    private Verdict verdict(byte[] signature) {
        return Signatures.cms(trust).verify(new FakeCandidate().beside(FakeCandidate.NAME + ".p7s", signature));
    }

    private void assertAccepted(byte[] signature) {
        Verdict verdict = verdict(signature);
        assertInstanceOf(Verdict.Accepted.class, verdict, verdict::toString);
    }

    private void assertRefused(String why, byte[] signature) {
        Verdict verdict = verdict(signature);
        Verdict.Refused refused = assertInstanceOf(Verdict.Refused.class, verdict, verdict::toString);
        assertEquals(RefusalCode.SIGNATURE_INVALID, refused.code());
        assertTrue(refused.message().contains(why), refused.message());
    }

    private Identity signer(KeyPair keys) {
        return new Request("A").keys(keys).by(root);
    }

    @Test
    void pssHasOneHashThroughoutAndSaysIt() {
        Identity rsa = signer(SigningAuthority.rsa(2048));
        ASN1ObjectIdentifier sha1 = OIWObjectIdentifiers.idSHA1;
        ASN1ObjectIdentifier sha256 = NISTObjectIdentifiers.id_sha256;
        ASN1ObjectIdentifier sha512 = NISTObjectIdentifiers.id_sha512;
        assertAccepted(
                new CmsForge(rsa).pss("SHA-256", sha256, "SHA-256", sha256).sign());
        String why = "uses the signature algorithm " + PKCSObjectIdentifiers.id_RSASSA_PSS;
        assertRefused(
                why, new CmsForge(rsa).pss("SHA-256", sha256, "SHA-1", sha1).sign());
        assertRefused(
                why, new CmsForge(rsa).pss("SHA-256", sha256, "SHA-512", sha512).sign());
        assertRefused(
                why, new CmsForge(rsa).pss("SHA-512", sha512, "SHA-512", sha512).sign());
        CmsForge weak = new CmsForge(rsa).pss("SHA-1", sha1, "SHA-1", sha1);
        assertRefused(why, weak.sign());
        assertRefused(why, weak.saying(pss(new RSASSAPSSparams())).sign());
        assertRefused(why, weak.saying(pss(null)).sign());
    }

    private static AlgorithmIdentifier pss(@Nullable RSASSAPSSparams parameters) {
        return parameters == null
                ? new AlgorithmIdentifier(PKCSObjectIdentifiers.id_RSASSA_PSS)
                : new AlgorithmIdentifier(PKCSObjectIdentifiers.id_RSASSA_PSS, parameters);
    }

    @Test
    void theAlgorithmHashesAsTheDigestDoes() {
        Identity ec = signer(SigningAuthority.ec("secp256r1"));
        assertAccepted(new CmsForge(ec).sign());
        assertRefused(
                "uses the signature algorithm " + X9ObjectIdentifiers.ecdsa_with_SHA256,
                new CmsForge(ec).digest(NISTObjectIdentifiers.id_sha384).sign());
        Identity rsa = signer(SigningAuthority.rsa(2048));
        assertAccepted(new CmsForge(rsa)
                .algorithm("SHA384withRSA")
                .digest(NISTObjectIdentifiers.id_sha384)
                .sign());
        AlgorithmIdentifier other = new AlgorithmIdentifier(PKCSObjectIdentifiers.sha512WithRSAEncryption);
        assertRefused(
                "uses the signature algorithm " + PKCSObjectIdentifiers.sha512WithRSAEncryption,
                new CmsForge(rsa).saying(other).sign());
        assertRefused(
                "uses the signature algorithm " + X9ObjectIdentifiers.ecdsa_with_SHA256,
                new CmsForge(rsa)
                        .saying(new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256))
                        .sign());
    }

    @Test
    void onlyRsaAndTwoCurvesAreAccepted() {
        assertAccepted(new CmsForge(signer(SigningAuthority.ec("secp384r1"))).sign());
        assertRefused(
                "Ed",
                new CmsForge(signer(CmsForge.keys("Ed25519", 0)))
                        .algorithm("Ed25519")
                        .sign());
        assertRefused(
                "Ed",
                new CmsForge(signer(CmsForge.keys("Ed448", 0)))
                        .algorithm("Ed448")
                        .sign());
        assertRefused(
                "DSA",
                new CmsForge(signer(CmsForge.keys("DSA", 2048)))
                        .algorithm("SHA256withDSA")
                        .sign());
    }

    @Test
    void aKeyOnBitcoinsCurveIsNotAccepted() {
        Verdict verdict = verdict(new CmsForge(signer(CmsForge.ec("secp256k1"))).sign());
        assertTrue(!(verdict instanceof Verdict.Accepted), verdict::toString);
        assertAccepted(new CmsForge(signer(CmsForge.ec("secp256r1"))).sign());
    }

    @Test
    void rsaHasAtMost8192Bits() {
        assertAccepted(new CmsForge(signer(CmsForge.rsa8192())).sign());
        assertRefused("RSA 10240", new CmsForge(signer(CmsForge.rsa10240())).sign());
    }

    @Test
    void eachSignedAttributeStandsThereOnce() {
        Identity signer = signer(SigningAuthority.ec("secp256r1"));
        assertAccepted(new CmsForge(signer).sign());
        for (ASN1ObjectIdentifier type :
                List.of(CMSAttributes.messageDigest, CMSAttributes.contentType, CMSAttributes.signingTime)) {
            assertRefused(
                    "exactly one signed attribute " + type,
                    new CmsForge(signer).doubling(type).sign());
        }
    }

    @Test
    void theContentIsPlainData() {
        Identity signer = signer(SigningAuthority.ec("secp256r1"));
        assertRefused(
                "another type of content",
                new CmsForge(signer)
                        .contentType(CMSObjectIdentifiers.compressedData)
                        .sign());
    }

    @Test
    void thereAreAtMost16Certificates() {
        Identity signer = signer(SigningAuthority.ec("secp256r1"));
        List<X509Certificate> others = IntStream.range(0, 16)
                .mapToObj(i -> new Request("Other " + i).self().certificate())
                .toList();
        assertAccepted(new CmsForge(signer).sign(others.subList(0, 15).toArray(X509Certificate[]::new)));
        assertRefused("more than 16 certificates", new CmsForge(signer).sign(others.toArray(X509Certificate[]::new)));
    }

    @Test
    void thereAreAtMost10Signers() {
        KeyPair keys = SigningAuthority.ec("secp256r1");
        List<Identity> signers = IntStream.range(0, 11)
                .mapToObj(i -> new Request("Signer " + i).keys(keys).by(root))
                .toList();
        assertAccepted(SigningAuthority.sign(signers.subList(0, 10), "SHA256withECDSA", "the package"));
        assertRefused("has 11 signers", SigningAuthority.sign(signers, "SHA256withECDSA", "the package"));
    }
}
