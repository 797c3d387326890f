package mx.prep.internal.tls;

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
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Certificates that are trusted, and the versions of TLS that are spoken. */
public final class Trust {
    /** TLS 1.2 is the least that the authority asks for (convocatoria II.a.iii.1), and the least that clouds take. */
    public static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

    private Trust() {}

    /** TLS 1.2 or newer, host names checked. */
    public static SSLParameters parameters() {
        SSLParameters parameters = new SSLParameters();
        parameters.setProtocols(PROTOCOLS.toArray(String[]::new));
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        return parameters;
    }

    /** Trusts what the platform trusts. */
    public static X509ExtendedTrustManager platform() throws GeneralSecurityException {
        return manager(null);
    }

    /**
     * Trusts what the platform trusts, and the certificates of a file.
     *
     * @throws IOException if the file can't be read or holds no certificate
     */
    public static X509ExtendedTrustManager platformAnd(Path pem) throws GeneralSecurityException, IOException {
        return manager(anchors(platform(), pem));
    }

    /** The platform's anchors and those of the file, in one store, so that one check sees all of them. */
    private static KeyStore anchors(X509ExtendedTrustManager platform, Path pem)
            throws GeneralSecurityException, IOException {
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
        }
    }

    private static X509ExtendedTrustManager manager(@Nullable KeyStore anchors) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(anchors);
        return Arrays.stream(factory.getTrustManagers())
                .filter(X509ExtendedTrustManager.class::isInstance)
                .map(X509ExtendedTrustManager.class::cast)
                .findFirst()
                .orElseThrow(() -> new GeneralSecurityException("no check of certificates"));
    }
}
