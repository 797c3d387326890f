package mx.prep.testkit.tls;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLParameters;
import mx.prep.testkit.authority.TlsIdentity;

/**
 * A server on loopback that speaks one version of TLS, or none, answers whatever it is asked with the same bytes, and
 * counts what it is asked. Thread-safe.
 */
public final class TlsServer implements AutoCloseable {
    private final HttpServer server;
    private final AtomicInteger requests = new AtomicInteger();

    private TlsServer(HttpServer server, byte[] answer) {
        this.server = server;
        server.createContext("/", exchange -> {
            requests.incrementAndGet();
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("ETag", "\"a\"");
            exchange.sendResponseHeaders(200, answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    /** Starts a server that speaks plain http, on a free port. */
    public static TlsServer plain(byte[] answer) throws IOException {
        return new TlsServer(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0), answer);
    }

    /**
     * Starts a server on a free port.
     *
     * @param identity what it shows
     * @param protocol such as {@code TLSv1.1}, which a Java as it is installed doesn't speak ({@link WeakJava})
     * @param answer the body of its answers
     */
    public static TlsServer start(TlsIdentity identity, String protocol, byte[] answer) throws IOException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(identity.context()) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters old = getSSLContext().getSupportedSSLParameters();
                old.setProtocols(new String[] {protocol});
                parameters.setSSLParameters(old);
            }
        });
        return new TlsServer(server, answer);
    }

    /** Where it is, by its address. */
    public URI address() {
        return address("127.0.0.1");
    }

    /** Where it is, by a name of this machine. */
    public URI address(String host) {
        String scheme = server instanceof HttpsServer ? "https" : "http";
        return URI.create(scheme + "://" + host + ":" + server.getAddress().getPort());
    }

    /** How many requests it has had. */
    public int requests() {
        return requests.get();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
