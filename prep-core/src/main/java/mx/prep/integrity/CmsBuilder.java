package mx.prep.integrity;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import mx.prep.error.ConfigException;
import mx.prep.spi.Builder;
import mx.prep.spi.Verifier;
import org.jspecify.annotations.Nullable;

/**
 * Options of a detached CMS signature (PKCS#7, RFC 5652) beside the package, in DER or PEM: {@code type: cms}. Needs
 * {@code org.bouncycastle:bcpkix-jdk18on}. Not thread-safe.
 *
 * <p>Accepted are RSA (PKCS#1 v1.5 and PSS) of 2,048 bits or more and ECDSA on P-256 and P-384, with SHA-256, SHA-384 or
 * SHA-512, in the signature and in each certificate. The signer's certificate must be for signatures
 * ({@code digitalSignature} or {@code nonRepudiation}) and lead to one of the roots; all certificates, the root too, must
 * be valid when the package was received, by the source's clock as far as it is believed. Revocation lists aren't asked for.
 */
public final class CmsBuilder implements Builder<Verifier> {
    private @Nullable String suffix;
    private @Nullable String file;
    private @Nullable Path trust;
    private List<String> signers = List.of();

    /** What the package's name is followed by; default {@code .p7s}. */
    public CmsBuilder suffix(String suffix) {
        this.suffix = suffix;
        return this;
    }

    /** The signature's name, where it isn't made from the package's. */
    public CmsBuilder file(String name) {
        this.file = FileNames.checked("file", name);
        return this;
    }

    /** PEM file of the roots, of which the signer's certificate has to lead to one; no others count. Required. */
    public CmsBuilder trust(Path pem) {
        this.trust = pem;
        return this;
    }

    /**
     * SHA-256 of the certificates that may sign, in hexadecimal with or without colons; default any that leads to a root.
     * Needed where the root also certifies others than the authority.
     */
    public CmsBuilder signers(List<String> fingerprints) {
        this.signers = List.copyOf(fingerprints);
        return this;
    }

    @Override
    public Verifier build() {
        BouncyCastle.requireForCms();
        Path pem = trust;
        if (pem == null) {
            throw new ConfigException("trust is the PEM file of the roots that the authority's signer leads to");
        }
        return new CmsVerifier(
                SignatureName.of(file, suffix, ".p7s"),
                roots(pem),
                signers.stream().map(CmsBuilder::fingerprint).collect(Collectors.toUnmodifiableSet()));
    }

    private static Set<X509Certificate> roots(Path pem) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(pem))) {
            Set<X509Certificate> roots = CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast)
                    .collect(Collectors.toUnmodifiableSet());
            if (roots.isEmpty()) {
                throw new ConfigException("trust names a file that holds no certificate: " + pem);
            }
            return roots;
        } catch (IOException | CertificateException e) {
            throw new ConfigException("trust names a file that can't be read as certificates in PEM: " + pem, e);
        }
    }

    private static String fingerprint(String text) {
        String hex = text.replace(":", "").toLowerCase(Locale.ROOT);
        if (!hex.matches("[0-9a-f]{64}")) {
            throw new ConfigException("signers are SHA-256 digests of certificates in 64 hexadecimal digits, as"
                    + " openssl x509 -noout -fingerprint -sha256 prints them");
        }
        return hex;
    }
}
