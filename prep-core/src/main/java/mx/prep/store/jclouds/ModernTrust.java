package mx.prep.store.jclouds;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;
import mx.prep.internal.tls.DelegatingTrust;
import mx.prep.internal.tls.Trust;

/**
 * Trusts what another manager trusts over TLS 1.2 or newer. The JDK's HTTP client sets the versions that the property
 * {@code https.protocols} names after a socket was made; the handshake is where that can't be passed by.
 */
final class ModernTrust extends DelegatingTrust {
    ModernTrust(X509ExtendedTrustManager inner) {
        super(inner);
    }

    private static void checkVersion(String protocol) throws CertificateException {
        if (!Trust.PROTOCOLS.contains(protocol)) {
            throw new CertificateException("the server speaks " + protocol + " only, TLS 1.2 is the least");
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        checkVersion(((SSLSocket) socket).getHandshakeSession().getProtocol());
        super.checkServerTrusted(chain, type, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        checkVersion(engine.getHandshakeSession().getProtocol());
        super.checkServerTrusted(chain, type, engine);
    }

    /** Without a connection neither version nor host name can be checked. */
    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("a certificate is checked with its connection");
    }
}
