package mx.prep.testkit.authority;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate with its private key and the authority that signed it. Immutable and thread-safe.
 *
 * @param certificate the certificate
 * @param privateKey its key
 * @param issuer who signed it, and whom the contexts made here trust
 */
public record TlsIdentity(X509Certificate certificate, PrivateKey privateKey, ThrowAwayCa issuer) {
    private static final char[] NO_PASSWORD = new char[0];

    /** The certificate followed by its issuer's, as PEM: what servers call a chain file. */
    public String chainPem() {
        return ThrowAwayCa.pem("CERTIFICATE", ThrowAwayCa.encoded(certificate)) + issuer.pem();
    }

    /** The private key as PEM (PKCS #8, not encrypted). */
    public String privateKeyPem() {
        return ThrowAwayCa.pem("PRIVATE KEY", privateKey.getEncoded());
    }

    /** The SHA-256 of the public key in base64, as {@code curl --pinnedpubkey sha256//…} and pins elsewhere take it. */
    public String pinSha256() {
        byte[] key = certificate.getPublicKey().getEncoded();
        return Base64.getEncoder().encodeToString(ThrowAwayCa.digest("SHA-256", key));
    }

    /** A PKCS #12 key store in memory that holds the key with its chain under the alias {@code key}. */
    public KeyStore keyStore(char[] password) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            Certificate[] chain = certificate.equals(issuer.certificate())
                    ? new Certificate[] {certificate}
                    : new Certificate[] {certificate, issuer.certificate()};
            store.setKeyEntry("key", privateKey, password, chain);
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("can't make a key store", e);
        }
    }

    /** A context that shows this certificate and trusts the issuer alone: for a server, or a client that identifies. */
    public SSLContext context() {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(keyStore(NO_PASSWORD), NO_PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), issuer.trustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("can't make a TLS context", e);
        }
    }
}
