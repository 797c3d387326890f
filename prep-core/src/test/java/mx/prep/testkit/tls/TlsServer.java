package mx.prep.testkit.tls;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import mx.prep.testkit.authority.ThrowAwayCa;

/** A server on loopback that speaks one version of TLS and answers whatever it is asked with the same bytes. */
public final class TlsServer implements AutoCloseable {
    private final HttpsServer server;

    private TlsServer(HttpsServer server) {
        this.server = server;
    }

    /**
     * Starts a server on a free port.
     *
     * @param ca issues its certificate, for 127.0.0.1
     * @param protocol such as {@code TLSv1.1}, which a Java as it is installed doesn't speak ({@link WeakJava})
     * @param answer the body of its answers
     */
    public static TlsServer start(ThrowAwayCa ca, String protocol, byte[] answer) throws IOException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(ca.server("127.0.0.1").context()) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters old = getSSLContext().getSupportedSSLParameters();
                old.setProtocols(new String[] {protocol});
                parameters.setSSLParameters(old);
            }
        });
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        return new TlsServer(server);
    }

    /** Where it is. */
    public URI address() {
        return URI.create("https://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The version that the platform's connections take when nobody tells them which. */
    public String connection(ThrowAwayCa ca) throws IOException {
        HttpsURLConnection connection = (HttpsURLConnection) address().toURL().openConnection();
        connection.setSSLSocketFactory(ca.trustingContext().getSocketFactory());
        connection.connect();
        String protocol =
                connection.getSSLSession().map(SSLSession::getProtocol).orElse("none");
        // Read to its end, since the server serves one after the other.
        connection.getInputStream().readAllBytes();
        return protocol;
    }

    /** The version that the platform's client takes when nobody tells it which. */
    public String client(ThrowAwayCa ca) throws IOException, InterruptedException {
        return HttpClient.newBuilder()
                .sslContext(ca.trustingContext())
                .build()
                .send(HttpRequest.newBuilder(address()).build(), HttpResponse.BodyHandlers.discarding())
                .sslSession()
                .map(SSLSession::getProtocol)
                .orElse("none");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
