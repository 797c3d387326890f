package mx.prep.source;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import mx.prep.internal.tls.DelegatingTrust;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;

/**
 * Trusts what another manager trusts if the server's own key is pinned. Only the key that the handshake proves counts:
 * certificates that a server merely sends along prove nothing.
 */
final class PinnedTrust extends DelegatingTrust {
    private final Set<String> pins;

    /** The server's key is another. */
    static final class PinException extends CertificateException {
        private static final long serialVersionUID = 1L;
        private final String seen;

        PinException(String seen) {
            super("the server's key isn't pinned");
            this.seen = seen;
        }

        /** SHA-256 of the server's key, in hex. */
        String seen() {
            return seen;
        }
    }

    PinnedTrust(X509ExtendedTrustManager inner, Set<String> pins) {
        super(inner);
        this.pins = Set.copyOf(pins);
    }

    private void checkPin(X509Certificate[] chain) throws PinException {
        String seen = Digest.of(DigestAlgorithm.SHA256, chain[0].getPublicKey().getEncoded())
                .hex();
        if (!pins.isEmpty() && !pins.contains(seen)) {
            throw new PinException(seen);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        super.checkServerTrusted(chain, type, socket);
        checkPin(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        super.checkServerTrusted(chain, type, engine);
        checkPin(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        super.checkServerTrusted(chain, type);
        checkPin(chain);
    }
}
