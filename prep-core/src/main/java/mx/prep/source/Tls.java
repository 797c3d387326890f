package mx.prep.source;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import mx.prep.error.SourceException;
import mx.prep.internal.tls.Trust;
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
    /**
     * Reads the files.
     *
     * @throws SourceException if one of them can't be read or used; the message names its option
     */
    SSLContext context() {
        KeyManager @Nullable [] keys = identity == null ? null : keyManagers(identity);
        X509ExtendedTrustManager manager = trustManager();
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

    private X509ExtendedTrustManager trustManager() {
        try {
            return trust == null ? Trust.platform() : Trust.platformAnd(trust);
        } catch (GeneralSecurityException | IOException e) {
            throw new SourceException(
                    trust == null
                            ? "This Java can't check certificates."
                            : "The file source.trust can't be read: it has to hold certificates as PEM, each between"
                                    + " BEGIN CERTIFICATE and END CERTIFICATE.",
                    e);
        }
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "Tls[pins=" + pins + "]";
    }
}
