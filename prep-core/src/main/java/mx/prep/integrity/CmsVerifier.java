package mx.prep.integrity;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mx.prep.integrity.SignatureFlaw.Kind;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.Evidence;
import org.bouncycastle.asn1.ASN1InputStream;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.SignedData;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;

/** Checks a detached CMS signature; see {@link CmsBuilder} for what is accepted. */
final class CmsVerifier extends SignatureVerifier {
    static final String METHOD = "cms";
    private static final Set<String> LABELS = Set.of("CMS", "PKCS7", "PKCS #7 SIGNED DATA");
    /** The most certificates in a signature. */
    private static final int MOST_CERTIFICATES = 16;

    private final CertificateRules certificates;

    CmsVerifier(SignatureName file, Set<X509Certificate> roots, Set<String> signers) {
        super(METHOD, file);
        this.certificates = new CertificateRules(roots, signers);
    }

    @Override
    List<Evidence> check(Candidate candidate, byte[] signature) throws SignatureFlaw, IOException {
        ContentInfo content = read(signature);
        try {
            // Digests of the package are handed over later, signer by signer.
            CMSSignedData signed = new CMSSignedData(content);
            return check(candidate, content, signers(signed), certificates(signed));
        } catch (UncheckedIOException e) {
            throw e;
        } catch (CMSException | RuntimeException e) {
            throw unreadable();
        }
    }

    private static ContentInfo read(byte[] signature) throws SignatureFlaw {
        byte[] der = Armor.isText(signature)
                ? Armor.open(signature, LABELS)
                        .orElseThrow(() -> new SignatureFlaw(
                                Kind.UNREADABLE, "can't be read: it isn't one block of PEM and nothing else"))
                : signature;
        try (ASN1InputStream in = new ASN1InputStream(der)) {
            ASN1Primitive value = in.readObject();
            if (value == null || in.read() >= 0) {
                throw new SignatureFlaw(
                        Kind.UNREADABLE, "can't be read: it is empty, or something comes after its end");
            }
            ContentInfo content = ContentInfo.getInstance(value);
            if (!CMSObjectIdentifiers.signedData.equals(content.getContentType())) {
                throw unreadable();
            }
            ContentInfo inside = SignedData.getInstance(content.getContent()).getEncapContentInfo();
            if (inside.getContent() != null || !CMSObjectIdentifiers.data.equals(inside.getContentType())) {
                throw new SignatureFlaw(
                        Kind.UNTRUSTED, "isn't detached: it holds content of its own, which nobody compares");
            }
            return content;
        } catch (IOException | RuntimeException e) {
            throw unreadable();
        }
    }

    private static List<SignerInformation> signers(CMSSignedData signed) throws SignatureFlaw {
        List<SignerInformation> signers = List.copyOf(signed.getSignerInfos().getSigners());
        if (signers.isEmpty() || signers.size() > MOST) {
            throw new SignatureFlaw(Kind.UNTRUSTED, "has " + signers.size() + " signers, not 1 to " + MOST);
        }
        return signers;
    }

    private static List<X509Certificate> certificates(CMSSignedData signed) throws SignatureFlaw {
        List<X509Certificate> certificates = new ArrayList<>();
        for (X509CertificateHolder holder : signed.getCertificates().getMatches(null)) {
            if (certificates.size() == MOST_CERTIFICATES) {
                throw new SignatureFlaw(Kind.UNTRUSTED, "holds more than " + MOST_CERTIFICATES + " certificates");
            }
            try (InputStream in = new ByteArrayInputStream(holder.getEncoded())) {
                certificates.add((X509Certificate)
                        CertificateFactory.getInstance("X.509").generateCertificate(in));
            } catch (IOException | CertificateException e) {
                throw unreadable();
            }
        }
        return certificates;
    }

    /** Any one good signer suffices; what was wrong with the others is evidence, too. */
    private List<Evidence> check(
            Candidate candidate, ContentInfo content, List<SignerInformation> signers, List<X509Certificate> offered)
            throws SignatureFlaw, IOException, CMSException {
        Map<String, byte[]> digests = new HashMap<>();
        List<Evidence> seen = new ArrayList<>();
        List<SignatureFlaw> flaws = new ArrayList<>();
        for (int i = 0; i < signers.size(); i++) {
            try {
                CmsSigner signer = new CmsSigner(signers.get(i), certificates, candidate.receivedAt());
                X509Certificate certificate = signer.trusted(offered);
                byte[] digest = digest(candidate, signer.digestName(), digests);
                signer.compare(digest);
                signer.verify(fed(content, signer, digest, i), certificate);
                seen.add(0, evidence(signer, certificate, digest));
            } catch (SignatureFlaw flaw) {
                flaws.add(flaw);
                seen.add(new Evidence(METHOD, "a signer " + flaw.sentence(), null, null));
            }
        }
        if (flaws.size() < signers.size()) {
            return seen;
        }
        throw worst(flaws, seen);
    }

    /** The same signer, who now knows the package's digest. */
    private static SignerInformation fed(ContentInfo content, CmsSigner signer, byte[] digest, int index)
            throws CMSException {
        CMSSignedData signed = new CMSSignedData(Map.of(signer.digestOid(), digest), content);
        return List.copyOf(signed.getSignerInfos().getSigners()).get(index);
    }

    /** What may yet become good decides; else the first. */
    static SignatureFlaw worst(List<SignatureFlaw> flaws, List<Evidence> seen) {
        SignatureFlaw telling = flaws.stream()
                .filter(flaw -> flaw.kind() == Kind.OTHER_BYTES)
                .findFirst()
                .orElse(flaws.get(0));
        return new SignatureFlaw(telling.kind(), telling.sentence(), seen);
    }

    private static byte[] digest(Candidate candidate, String name, Map<String, byte[]> known)
            throws IOException, SignatureFlaw {
        byte[] digest = known.get(name);
        if (digest == null) {
            digest = switch (name) {
                case "SHA-256" -> candidate.digest(DigestAlgorithm.SHA256).bytes();
                case "SHA-512" -> candidate.digest(DigestAlgorithm.SHA512).bytes();
                default -> streamed(candidate, name);
            };
            known.put(name, digest);
        }
        return digest;
    }

    private static byte[] streamed(Candidate candidate, String name) throws IOException, SignatureFlaw {
        MessageDigest engine = CmsSigner.engine(name);
        stream(candidate, (buffer, length) -> engine.update(buffer, 0, length));
        return engine.digest();
    }

    private static Evidence evidence(CmsSigner signer, X509Certificate certificate, byte[] digest) {
        Digest same = switch (signer.digestName()) {
            case "SHA-256" -> new Digest(DigestAlgorithm.SHA256, CertificateRules.hex(digest));
            case "SHA-512" -> new Digest(DigestAlgorithm.SHA512, CertificateRules.hex(digest));
            default -> null;
        };
        return new Evidence(METHOD, signer.sentence(certificate), same, same);
    }

    private static SignatureFlaw unreadable() {
        return new SignatureFlaw(Kind.UNREADABLE, "can't be read as a detached CMS signature (PKCS#7) in DER or PEM");
    }
}
