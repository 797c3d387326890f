package mx.prep.integrity;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import mx.prep.integrity.SignatureFlaw.Kind;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.jspecify.annotations.Nullable;

/** Which certificates may sign packages: their chain, their time, their use, their algorithms. Immutable. */
final class CertificateRules {
    private static final int MOST_INTERMEDIATES = 4;
    private static final int DIGITAL_SIGNATURE = 0;
    private static final int NON_REPUDIATION = 1;
    /** Any use, email, code, documents (RFC 9336). */
    private static final Set<String> USES =
            Set.of("2.5.29.37.0", "1.3.6.1.5.5.7.3.4", "1.3.6.1.5.5.7.3.3", "1.3.6.1.5.5.7.3.36");

    private final Set<X509Certificate> roots;
    private final Set<String> signers;

    /**
     * @param signers SHA-256 of the certificates that may sign; empty: any that leads to a root
     */
    CertificateRules(Set<X509Certificate> roots, Set<String> signers) {
        this.roots = Set.copyOf(roots);
        this.signers = Set.copyOf(signers);
    }

    List<X509Certificate> withRoots(List<X509Certificate> offered) {
        List<X509Certificate> all = new ArrayList<>(offered);
        roots.stream().filter(root -> !offered.contains(root)).forEach(all::add);
        return all;
    }

    /**
     * Checks a signer's certificate.
     *
     * @param offered certificates that may lie between it and a root; nobody vouches for them
     */
    void check(X509Certificate signer, List<X509Certificate> offered, Instant at) throws SignatureFlaw {
        String who = "is by "
                + SignatureVerifier.shown(signer.getSubjectX500Principal().getName()) + " (certificate SHA-256 "
                + fingerprint(signer) + "), ";
        if (!signers.isEmpty() && !signers.contains(fingerprint(signer))) {
            throw new SignatureFlaw(Kind.UNTRUSTED, who + "which isn't among the signers of the configuration");
        }
        String flaw = use(signer);
        for (X509Certificate certificate : chain(signer, offered, at, who)) {
            flaw = flaw == null ? fitness(certificate, at) : flaw;
        }
        if (flaw != null) {
            throw new SignatureFlaw(Kind.UNTRUSTED, who + flaw);
        }
    }

    private static @Nullable String use(X509Certificate signer) {
        boolean[] usage = signer.getKeyUsage();
        if (usage == null || !(usage[DIGITAL_SIGNATURE] || usage[NON_REPUDIATION])) {
            return "whose certificate isn't for signatures (key usage digitalSignature or nonRepudiation)";
        }
        try {
            List<String> uses = signer.getExtendedKeyUsage();
            return uses == null || uses.stream().anyMatch(USES::contains)
                    ? null
                    : "whose certificate is for something else, such as TLS, by its extended key usage";
        } catch (CertificateParsingException e) {
            return "whose certificate's extended key usage can't be read";
        }
    }

    /** From the signer to the root, both included. */
    private List<X509Certificate> chain(X509Certificate signer, List<X509Certificate> offered, Instant at, String who)
            throws SignatureFlaw {
        if (roots.contains(signer)) {
            return List.of(signer);
        }
        try {
            X509CertSelector target = new X509CertSelector();
            target.setCertificate(signer);
            PKIXBuilderParameters parameters = new PKIXBuilderParameters(
                    roots.stream().map(root -> new TrustAnchor(root, null)).collect(Collectors.toSet()), target);
            parameters.setRevocationEnabled(false);
            parameters.setMaxPathLength(MOST_INTERMEDIATES);
            parameters.setDate(Date.from(at));
            parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(offered)));
            PKIXCertPathBuilderResult path = (PKIXCertPathBuilderResult)
                    CertPathBuilder.getInstance("PKIX").build(parameters);
            List<X509Certificate> chain = new ArrayList<>();
            for (Certificate certificate : path.getCertPath().getCertificates()) {
                chain.add((X509Certificate) certificate);
            }
            chain.add(Objects.requireNonNull(path.getTrustAnchor().getTrustedCert()));
            return chain;
        } catch (CertPathBuilderException e) {
            String flaw = fitness(signer, at);
            throw new SignatureFlaw(
                    Kind.UNTRUSTED, who + (flaw == null ? "which doesn't lead to a root of the configuration" : flaw));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform builds chains of certificates", e);
        }
    }

    /** What is wrong with a certificate of the chain, or null. */
    private @Nullable String fitness(X509Certificate certificate, Instant at) {
        Date date = Date.from(at);
        String whose = "whose chain's certificate "
                + SignatureVerifier.shown(certificate.getSubjectX500Principal().getName());
        if (date.before(certificate.getNotBefore())) {
            return whose + " isn't valid yet: it begins at "
                    + certificate.getNotBefore().toInstant() + ", the package was received at " + at;
        } else if (date.after(certificate.getNotAfter())) {
            return whose + " has expired at " + certificate.getNotAfter().toInstant() + "; the package was received at "
                    + at;
        } else if (!SignatureAlgorithms.isAcceptable(certificate.getPublicKey())) {
            return whose + " has a key that isn't accepted (" + SignatureAlgorithms.name(certificate)
                    + "): RSA of 2,048 bits or more, or EC on P-256 or P-384";
        } else if (!roots.contains(certificate) && !isSignedWell(certificate)) {
            return whose + " was signed with " + SignatureVerifier.shown(certificate.getSigAlgName())
                    + ", which isn't accepted";
        }
        return null;
    }

    private static boolean isSignedWell(X509Certificate certificate) {
        try {
            return SignatureAlgorithms.isAcceptable(new JcaX509CertificateHolder(certificate).getSignatureAlgorithm());
        } catch (CertificateEncodingException | IllegalArgumentException e) {
            return false;
        }
    }

    static String fingerprint(X509Certificate certificate) {
        try {
            MessageDigest sha256 = CmsSigner.engine("SHA-256");
            return hex(sha256.digest(certificate.getEncoded()));
        } catch (CertificateEncodingException e) {
            throw new IllegalArgumentException("a certificate that was read can be written", e);
        }
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
