package mx.prep.integrity;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import mx.prep.integrity.SignatureFlaw.Kind;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.Time;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignerDigestMismatchException;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.jspecify.annotations.Nullable;

/** One signer of a CMS signature, and the rules that each has to keep. */
final class CmsSigner {
    /** How far a signing time may lie ahead of the source's clock. */
    static final Duration AHEAD = Duration.ofMinutes(15);

    private static final Map<ASN1ObjectIdentifier, String> DIGESTS = Map.of(
            NISTObjectIdentifiers.id_sha256, "SHA-256",
            NISTObjectIdentifiers.id_sha384, "SHA-384",
            NISTObjectIdentifiers.id_sha512, "SHA-512");
    /** An instance of our own: no provider is installed. */
    private static final Provider PROVIDER = new BouncyCastleProvider();

    private final SignerInformation signer;
    private final CertificateRules rules;
    private final Instant receivedAt;
    private final String digestName;
    private final AttributeTable attributes;

    /**
     * @throws SignatureFlaw if its algorithms aren't on the list, or it signs bare content
     */
    CmsSigner(SignerInformation signer, CertificateRules rules, Instant receivedAt) throws SignatureFlaw {
        this.signer = signer;
        this.rules = rules;
        this.receivedAt = receivedAt;
        String name = DIGESTS.get(signer.getDigestAlgorithmID().getAlgorithm());
        if (name == null) {
            throw untrusted("uses the digest algorithm " + signer.getDigestAlgOID()
                    + ", which isn't accepted; accepted are SHA-256, SHA-384 and SHA-512");
        }
        this.digestName = name;
        AttributeTable table = signer.getSignedAttributes();
        if (table == null) {
            throw untrusted("has no signed attributes, without which a signature can be moved to other content");
        }
        this.attributes = table;
    }

    String digestName() {
        return digestName;
    }

    ASN1ObjectIdentifier digestOid() {
        return signer.getDigestAlgorithmID().getAlgorithm();
    }

    static MessageDigest engine(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + name, e);
        }
    }

    /** The signer's certificate, once it is one that may sign, now and with its algorithms. */
    X509Certificate trusted(List<X509Certificate> offered) throws SignatureFlaw {
        SignatureFlaw last = untrusted("names a certificate that is neither in the signature nor among the roots");
        for (X509Certificate certificate : rules.withRoots(offered)) {
            if (isNamed(certificate)) {
                try {
                    rules.check(certificate, offered, receivedAt);
                    SignatureAlgorithms.check(
                            signer.toASN1Structure().getDigestEncryptionAlgorithm(), digestName, certificate);
                    checkTime(certificate);
                    return certificate;
                } catch (SignatureFlaw flaw) {
                    last = flaw;
                }
            }
        }
        throw last;
    }

    private boolean isNamed(X509Certificate certificate) {
        try {
            return signer.getSID().match(new JcaX509CertificateHolder(certificate));
        } catch (CertificateEncodingException e) {
            return false;
        }
    }

    private void checkTime(X509Certificate certificate) throws SignatureFlaw {
        Instant at = signedAt();
        if (at == null) {
            return;
        }
        if (at.isAfter(receivedAt.plus(AHEAD))) {
            throw untrusted("says that it was made at " + at + ", which is yet to come");
        }
        Date date = Date.from(at);
        if (date.before(certificate.getNotBefore()) || date.after(certificate.getNotAfter())) {
            throw untrusted("says that it was made at " + at + ", when its certificate wasn't valid");
        }
    }

    /** When it says that it was made, or null. */
    private @Nullable Instant signedAt() throws SignatureFlaw {
        if (attributes.get(CMSAttributes.signingTime) == null) {
            return null;
        }
        try {
            return Time.getInstance(only(CMSAttributes.signingTime)).getDate().toInstant();
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw untrusted("has a signing time that can't be read");
        }
    }

    /** Compares the digest that the signer signed with the package's. */
    void compare(byte[] digest) throws SignatureFlaw {
        if (!CMSObjectIdentifiers.data.equals(only(CMSAttributes.contentType))) {
            throw untrusted("is of another type of content than plain data");
        }
        byte[] signed =
                ASN1OctetString.getInstance(only(CMSAttributes.messageDigest)).getOctets();
        if (!MessageDigest.isEqual(signed, digest)) {
            throw new SignatureFlaw(
                    Kind.OTHER_BYTES,
                    "is of other bytes: it signs the " + digestName + " " + brief(signed) + ", the package has "
                            + brief(digest) + "; the two have to be published again so that they agree");
        }
    }

    private static String brief(byte[] digest) {
        String hex = CertificateRules.hex(digest);
        return hex.substring(0, Math.min(hex.length(), 12)) + "…";
    }

    /** The one value of an attribute that stands there once. */
    private ASN1Encodable only(ASN1ObjectIdentifier type) throws SignatureFlaw {
        ASN1EncodableVector all = attributes.getAll(type);
        if (all.size() != 1 || Attribute.getInstance(all.get(0)).getAttrValues().size() != 1) {
            throw untrusted("doesn't have exactly one signed attribute " + type);
        }
        return Attribute.getInstance(all.get(0)).getAttrValues().getObjectAt(0);
    }

    /** Checks the signature itself, over the signed attributes. */
    void verify(SignerInformation fed, X509Certificate certificate) throws SignatureFlaw {
        try {
            boolean good = fed.verify(new JcaSimpleSignerInfoVerifierBuilder()
                    .setProvider(PROVIDER)
                    .build(certificate.getPublicKey()));
            if (!good) {
                throw untrusted("doesn't hold: the key of its certificate didn't make it");
            }
        } catch (CMSSignerDigestMismatchException e) {
            throw new SignatureFlaw(Kind.OTHER_BYTES, "is of other bytes than the package");
        } catch (CMSException | OperatorCreationException | RuntimeException e) {
            throw untrusted("can't be checked: its algorithms or attributes contradict each other");
        }
    }

    /** What was seen, for the receipt. */
    String sentence(X509Certificate certificate) {
        Instant at = null;
        try {
            at = signedAt();
        } catch (SignatureFlaw e) {
            // Checked before: a time that can't be read is refused.
        }
        return "signed by "
                + SignatureVerifier.shown(certificate.getSubjectX500Principal().getName()) + " (certificate SHA-256 "
                + CertificateRules.fingerprint(certificate) + "), " + SignatureAlgorithms.name(certificate) + " with "
                + digestName + (at == null ? "" : ", made at " + at) + "; certificates valid at " + receivedAt;
    }

    private static SignatureFlaw untrusted(String message) {
        return new SignatureFlaw(Kind.UNTRUSTED, message);
    }
}
