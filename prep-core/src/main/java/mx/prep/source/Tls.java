package mx.prep.source;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import mx.prep.error.SourceException;
import org.jspecify.annotations.Nullable;

/**
 * TLS as a source wants it: 1.2 or newer, host names checked, whatever the platform's settings are.
 *
 * @param trust PEM file with certificates that are trusted besides the platform's, or null
 * @param pins SHA-256 of the public keys, in hex, one of which has to be the server's own; empty: any
 * @param identity PKCS #12 file with our certificate and key, or null
 * @param password of that file
 */
record Tls(@Nullable Path trust, Set<String> pins, @Nullable Path identity, String password) {
    /** TLS 1.2 is the least that the authority asks for (convocatoria II.a.iii.1). */
    private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

    static SSLParameters parameters() {
        SSLParameters parameters = new SSLParameters();
        parameters.setProtocols(PROTOCOLS.toArray(String[]::new));
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        return parameters;
    }

    /**
     * Reads the files.
     *
     * @throws SourceException if one of them can't be read or used; the message names its option
     */
    SSLContext context() {
        KeyManager @Nullable [] keys = identity == null ? null : keyManagers(identity);
        X509ExtendedTrustManager platform = trustManager(null);
        X509ExtendedTrustManager manager = trust == null ? platform : trustManager(anchors(platform, trust));
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, new TrustManager[] {new PinnedTrust(manager, pins)}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new SourceException("This Java can't do TLS.", e);
        }
    }

    private KeyManager[] keyManagers(Path file) {
        char[] secret = password.toCharArray();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, secret);
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, secret);
            return factory.getKeyManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw new SourceException(
                    "The client certificate (source.clientCertificate) can't be read: it has to be a PKCS #12 file, and"
                            + " the variable that source.clientPasswordEnv names has to hold its password.",
                    e);
        } finally {
            Arrays.fill(secret, ' ');
        }
    }

    /** The platform's anchors and those of the file, in one store, so that one check sees all of them. */
    private static KeyStore anchors(X509ExtendedTrustManager platform, Path pem) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(pem))) {
            Collection<? extends Certificate> own =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (own.isEmpty()) {
                throw new IOException("no certificate");
            }
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            int number = 0;
            for (Certificate certificate : own) {
                store.setCertificateEntry("own-" + number++, certificate);
            }
            for (Certificate certificate : platform.getAcceptedIssuers()) {
                store.setCertificateEntry("platform-" + number++, certificate);
            }
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new SourceException(
                    "The file source.trust can't be read: it has to hold certificates as PEM, each between BEGIN"
                            + " CERTIFICATE and END CERTIFICATE.",
                    e);
        }
    }

    private static X509ExtendedTrustManager trustManager(@Nullable KeyStore anchors) {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(anchors);
            return Arrays.stream(factory.getTrustManagers())
                    .filter(X509ExtendedTrustManager.class::isInstance)
                    .map(X509ExtendedTrustManager.class::cast)
                    .findFirst()
                    .orElseThrow(() -> new GeneralSecurityException("no check of certificates"));
        } catch (GeneralSecurityException e) {
            throw new SourceException("This Java can't check certificates.", e);
        }
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "Tls[pins=" + pins + "]";
    }
}
