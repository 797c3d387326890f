package mx.prep.azure.frontdoor;

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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import mx.prep.error.EdgeException;
import mx.prep.model.ReleaseId;
import mx.prep.spi.EdgeCache.Ticket;
import mx.prep.testkit.authority.ThrowAwayCa;

/** Runs in a Java of its own where old TLS versions are enabled: who talks to a server that speaks TLS 1.1 only? */
final class WeakTls {
    private static final ThrowAwayCa CA = ThrowAwayCa.create();

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
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    /**
     * Prints who got through to whom.
     *
     * @param arguments a folder to write into
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path pem = Files.writeString(Path.of(arguments[0], "weak.pem"), CA.pem());
        HttpsServer old = server("TLSv1.1");
        HttpsServer modern = server("TLSv1.2");
        HttpResponse<Void> platform = HttpClient.newBuilder()
                .sslContext(CA.trustingContext())
                .build()
                .send(HttpRequest.newBuilder(address(old)).build(), HttpResponse.BodyHandlers.discarding());
        System.out.println("the platform, old server: "
                + platform.sslSession().map(SSLSession::getProtocol).orElse("none"));
        System.out.println("Front Door, old server: " + purge(old, pem));
        System.out.println("Front Door, new server: " + purge(modern, pem));
        old.stop(0);
        modern.stop(0);
        System.exit(0);
    }

    private static URI address(HttpsServer server) {
        return URI.create("https://127.0.0.1:" + server.getAddress().getPort());
    }

    private static String purge(HttpsServer server, Path pem) {
        try (FrontDoorCache cache = FrontDoors.at(address(server), pem, Clock.systemUTC())) {
            ReleaseId release = ReleaseId.parse("20210606-2000-0-aaaaaaaaaaaa");
            return cache.purge(new Ticket("1-a-1", release, List.of("/*"))).value();
        } catch (EdgeException e) {
            return e.kind() + " " + e.getMessage();
        }
    }
}
