package mx.prep.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import mx.prep.error.ConfigException;
import org.jspecify.annotations.Nullable;

/** TLS 1.2 and newer, whatever the platform's settings are, with trust and identity as configured. */
final class Tls {
    private Tls() {}

    /** What every connection is held to. */
    static SSLParameters parameters() {
        SSLParameters parameters = new SSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        return parameters;
    }

    /**
     * @param anchors PEM file of certificates trusted besides the platform's, or null
     * @param pins SHA-256 of public keys in hex, one of which has to be in the server's chain; empty: any
     * @param identity PKCS#12 file with the client's certificate, or null
     */
    static SSLContext context(
            @Nullable Path anchors, Set<String> pins, @Nullable Path identity, char @Nullable [] password) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    identity == null ? null : keyManagers(identity, password),
                    new TrustManager[] {new PinnedTrust(trustManagers(anchors), pins)},
                    null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new ConfigException("The source's certificates can't be used: " + e.getMessage(), e);
        }
    }

    private static KeyManager[] keyManagers(Path identity, char @Nullable [] password)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(identity)) {
            store.load(in, password);
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, password);
        return factory.getKeyManagers();
    }

    private static List<X509ExtendedTrustManager> trustManagers(@Nullable Path anchors)
            throws GeneralSecurityException, IOException {
        List<X509ExtendedTrustManager> managers = new ArrayList<>();
        managers.add(trustManager(null));
        if (anchors != null) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            try (InputStream in = Files.newInputStream(anchors)) {
                for (Certificate certificate :
                        CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                    store.setCertificateEntry("anchor-" + number++, certificate);
                }
            }
            managers.add(trustManager(store));
        }
        return managers;
    }

    private static X509ExtendedTrustManager trustManager(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return (X509ExtendedTrustManager) Arrays.stream(factory.getTrustManagers())
                .filter(X509ExtendedTrustManager.class::isInstance)
                .findFirst()
                .orElseThrow(() -> new GeneralSecurityException("the platform has no certificate check"));
    }

    /** Trusts what one of several managers trusts, if a pinned key is in the chain. */
    private static final class PinnedTrust extends X509ExtendedTrustManager {
        private final List<X509ExtendedTrustManager> managers;
        private final Set<String> pins;

        PinnedTrust(List<X509ExtendedTrustManager> managers, Set<String> pins) {
            this.managers = managers;
            this.pins = pins;
        }

        private interface Check {
            void run(X509ExtendedTrustManager manager) throws CertificateException;
        }

        private void server(X509Certificate[] chain, Check check) throws CertificateException {
            CertificateException first = null;
            for (X509ExtendedTrustManager manager : managers) {
                try {
                    check.run(manager);
                    pinned(chain);
                    return;
                } catch (CertificateException e) {
                    first = first == null ? e : first;
                }
            }
            throw first == null ? new CertificateException("nobody to ask") : first;
        }

        private void pinned(X509Certificate[] chain) throws CertificateException {
            if (pins.isEmpty()) {
                return;
            }
            for (X509Certificate certificate : chain) {
                MessageDigest sha256 = mx.prep.model.DigestAlgorithm.SHA256.newDigest();
                if (pins.contains(HexFormat.of()
                        .formatHex(sha256.digest(certificate.getPublicKey().getEncoded())))) {
                    return;
                }
            }
            throw new CertificateException("no key of the server's chain is one of source.pins");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket)
                throws CertificateException {
            server(chain, m -> m.checkServerTrusted(chain, type, socket));
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            server(chain, m -> m.checkServerTrusted(chain, type, engine));
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            server(chain, m -> m.checkServerTrusted(chain, type));
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket)
                throws CertificateException {
            throw new CertificateException("a source has no clients");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("a source has no clients");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("a source has no clients");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return managers.stream()
                    .flatMap(m -> Arrays.stream(m.getAcceptedIssuers()))
                    .toArray(X509Certificate[]::new);
        }
    }
}
