package mx.prep.store.jclouds;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import mx.prep.error.ConfigException;
import mx.prep.internal.tls.Trust;
import org.jspecify.annotations.Nullable;

/**
 * Makes TLS connections that speak 1.2 or newer and check the host's name and where it leads to, whatever was set for this
 * Java, and whatever other contexts in it do. Its sessions and idle connections are its own. Thread-safe.
 */
public final class SecureSockets extends SSLSocketFactory {
    private final SSLSocketFactory inner;

    private SecureSockets(SSLSocketFactory inner) {
        this.inner = inner;
    }

    /**
     * Connections that trust what the platform trusts.
     *
     * @param trust PEM file with certificates that are trusted as well, or null
     * @throws ConfigException if the file can't be read
     */
    public static SecureSockets trusting(@Nullable Path trust) {
        try {
            X509ExtendedTrustManager manager = trust == null ? Trust.platform() : Trust.platformAnd(trust);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new ModernTrust(manager)}, null);
            return new SecureSockets(context.getSocketFactory());
        } catch (GeneralSecurityException | IOException e) {
            throw new ConfigException(
                    trust == null
                            ? "this Java can't check certificates"
                            : "trust: " + trust + " can't be read: it has to hold certificates as PEM, each between"
                                    + " BEGIN CERTIFICATE and END CERTIFICATE",
                    e);
        }
    }

    private static Socket secure(Socket socket) {
        if (socket instanceof SSLSocket tls) {
            SSLParameters parameters = Trust.parameters();
            parameters.setCipherSuites(tls.getEnabledCipherSuites());
            tls.setSSLParameters(parameters);
        }
        return socket;
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return inner.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return inner.getSupportedCipherSuites();
    }

    /** Not connected, and TLS only once it is: the JDK's connections put TLS over what they have connected. */
    @Override
    public Socket createSocket() {
        return new GuardedSocket();
    }

    @Override
    public Socket createSocket(Socket socket, String host, int port, boolean autoClose) throws IOException {
        return secure(inner.createSocket(socket, host, port, autoClose));
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port), null);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        return connected(new InetSocketAddress(host, port), new InetSocketAddress(local, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port), null);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        return connected(new InetSocketAddress(host, port), new InetSocketAddress(local, localPort));
    }

    private Socket connected(InetSocketAddress remote, @Nullable InetSocketAddress local) throws IOException {
        GuardedSocket socket = new GuardedSocket();
        try {
            if (local != null) {
                socket.bind(local);
            }
            socket.connect(remote);
            return createSocket(socket, remote.getHostString(), remote.getPort(), true);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
