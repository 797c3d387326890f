package mx.prep.gcp.storage;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import mx.prep.error.StoreException;
import mx.prep.internal.web.ControlHttp;
import mx.prep.spi.ObjectStore;
import mx.prep.testkit.authority.ThrowAwayCa;

/** Runs in a Java of its own where old TLS versions are enabled: who talks to a server that speaks TLS 1.1 only? */
final class WeakTls {
    private static final ThrowAwayCa CA = ThrowAwayCa.create();
    private static final byte[] LIST = "{\"kind\":\"storage#objects\"}".getBytes(StandardCharsets.UTF_8);

    private WeakTls() {}

    private static HttpsServer server(String protocol) throws IOException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(CA.server("127.0.0.1").context()) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters old = getSSLContext().getSupportedSSLParameters();
                old.setProtocols(new String[] {protocol});
                parameters.setSSLParameters(old);
            }
        });
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, LIST.length);
            exchange.getResponseBody().write(LIST);
            exchange.close();
        });
        server.start();
        return server;
    }

    public static void main(String[] arguments) throws IOException {
        Path pem = Files.writeString(Path.of(arguments[0], "weak.pem"), CA.pem());
        HttpsServer old = server("TLSv1.1");
        HttpsServer modern = server("TLSv1.2");
        HttpsURLConnection platform = (HttpsURLConnection) address(old).toURL().openConnection();
        platform.setSSLSocketFactory(CA.trustingContext().getSocketFactory());
        platform.connect();
        String protocol = platform.getSSLSession().map(SSLSession::getProtocol).orElse("none");
        // Read to its end, since the server serves one after the other.
        platform.getInputStream().readAllBytes();
        System.out.println("the platform, old server: " + protocol);
        System.out.println("the store, old server: " + list(old, pem));
        System.out.println("the store, new server: " + list(modern, pem));
        System.out.println("the control plane, old server: " + control(old, pem));
        System.out.println("the control plane, new server: " + control(modern, pem));
        old.stop(0);
        modern.stop(0);
    }

    private static URI address(HttpsServer server) {
        return URI.create("https://127.0.0.1:" + server.getAddress().getPort());
    }

    private static String list(HttpsServer server, Path pem) {
        try (ObjectStore store = Stores.on(address(server)).trust(pem).build()) {
            return store.list("", null).objects().size() + " objects";
        } catch (StoreException e) {
            return e.kind() + " " + e.getMessage();
        }
    }

    private static String control(HttpsServer server, Path pem) {
        try {
            HttpRequest request = HttpRequest.newBuilder(address(server)).build();
            return "answered "
                    + new ControlHttp(pem, Duration.ofMinutes(1), 1000)
                            .send(request)
                            .statusCode();
        } catch (IOException e) {
            return "refused " + e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }
}
