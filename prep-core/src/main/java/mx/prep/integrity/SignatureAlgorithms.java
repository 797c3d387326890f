package mx.prep.integrity;

import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Map;
import java.util.Set;
import mx.prep.integrity.SignatureFlaw.Kind;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** The list of algorithms and keys that are accepted in CMS signatures and certificates; what isn't on it is refused. */
final class SignatureAlgorithms {
    private static final int SMALLEST_RSA = 2048;
    /** Larger ones only cost time. */
    private static final int LARGEST_RSA = 8192;

    private static final Map<ASN1ObjectIdentifier, String> RSA = Map.of(
            PKCSObjectIdentifiers.sha256WithRSAEncryption, "SHA-256",
            PKCSObjectIdentifiers.sha384WithRSAEncryption, "SHA-384",
            PKCSObjectIdentifiers.sha512WithRSAEncryption, "SHA-512");
    private static final Map<ASN1ObjectIdentifier, String> ECDSA = Map.of(
            X9ObjectIdentifiers.ecdsa_with_SHA256, "SHA-256",
            X9ObjectIdentifiers.ecdsa_with_SHA384, "SHA-384",
            X9ObjectIdentifiers.ecdsa_with_SHA512, "SHA-512");
    private static final Map<ASN1ObjectIdentifier, String> HASHES = Map.of(
            NISTObjectIdentifiers.id_sha256, "SHA-256",
            NISTObjectIdentifiers.id_sha384, "SHA-384",
            NISTObjectIdentifiers.id_sha512, "SHA-512");
    private static final Set<ASN1Encodable> CURVES =
            Set.of(SECObjectIdentifiers.secp256r1, SECObjectIdentifiers.secp384r1);

    private SignatureAlgorithms() {}

    /** Checks a signer's algorithm, given the digest that it says and the certificate of its key. */
    static void check(AlgorithmIdentifier algorithm, String digest, X509Certificate certificate) throws SignatureFlaw {
        ASN1ObjectIdentifier oid = algorithm.getAlgorithm();
        boolean plainRsa = PKCSObjectIdentifiers.rsaEncryption.equals(oid) || digest.equals(RSA.get(oid));
        boolean good = certificate.getPublicKey() instanceof RSAPublicKey
                ? plainRsa || isPss(algorithm, digest)
                : digest.equals(ECDSA.get(oid));
        if (!good) {
            throw new SignatureFlaw(
                    Kind.UNTRUSTED,
                    "uses the signature algorithm " + oid + ", which isn't accepted with " + digest
                            + " and the key of its certificate");
        }
    }

    /** Whether a certificate was signed with an algorithm on the list. */
    static boolean isAcceptable(AlgorithmIdentifier algorithm) {
        ASN1ObjectIdentifier oid = algorithm.getAlgorithm();
        return RSA.containsKey(oid)
                || ECDSA.containsKey(oid)
                || HASHES.values().stream().anyMatch(hash -> isPss(algorithm, hash));
    }

    /** PSS with one hash throughout; its defaults, which are SHA-1, aren't accepted. */
    private static boolean isPss(AlgorithmIdentifier algorithm, String digest) {
        if (!PKCSObjectIdentifiers.id_RSASSA_PSS.equals(algorithm.getAlgorithm())
                || algorithm.getParameters() == null) {
            return false;
        }
        RSASSAPSSparams params = RSASSAPSSparams.getInstance(algorithm.getParameters());
        AlgorithmIdentifier mask = params.getMaskGenAlgorithm();
        return digest.equals(HASHES.get(params.getHashAlgorithm().getAlgorithm()))
                && PKCSObjectIdentifiers.id_mgf1.equals(mask.getAlgorithm())
                && digest.equals(HASHES.get(
                        AlgorithmIdentifier.getInstance(mask.getParameters()).getAlgorithm()));
    }

    /** Whether a key is of a kind and size on the list. */
    static boolean isAcceptable(PublicKey key) {
        if (key instanceof RSAPublicKey rsa) {
            int bits = rsa.getModulus().bitLength();
            return bits >= SMALLEST_RSA && bits <= LARGEST_RSA;
        }
        return key instanceof ECPublicKey
                && CURVES.contains(SubjectPublicKeyInfo.getInstance(key.getEncoded())
                        .getAlgorithm()
                        .getParameters());
    }

    /** A key's kind and size in words. */
    static String name(X509Certificate certificate) {
        PublicKey key = certificate.getPublicKey();
        if (key instanceof RSAPublicKey rsa) {
            return "RSA " + rsa.getModulus().bitLength();
        }
        return key instanceof ECPublicKey ec
                ? "EC " + ec.getParams().getOrder().bitLength()
                : SignatureVerifier.shown(key.getAlgorithm());
    }
}
