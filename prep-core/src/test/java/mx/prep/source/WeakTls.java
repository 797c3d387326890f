package mx.prep.source;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLSession;
import mx.prep.error.SourceException;
import mx.prep.spi.LastSeen;
import mx.prep.testkit.authority.ThrowAwayCa;

/** Runs in a Java of its own where old TLS versions are enabled: who connects to a server that speaks TLS 1.1 only? */
final class WeakTls {
    private WeakTls() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        ThrowAwayCa ca = ThrowAwayCa.create();
        Path pem = Files.writeString(Path.of(arguments[0], "weak.pem"), ca.pem());
        String answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nPK";
        try (RawServer server = RawServer.https(ca.localhost(), List.of("TLSv1.1"), RawServer.text(answer));
                HttpSource source = HttpSource.at(server.uri()).trust(pem).build()) {
            HttpClient client =
                    HttpClient.newBuilder().sslContext(ca.trustingContext()).build();
            String protocol = client.send(
                            HttpRequest.newBuilder(server.uri()).build(), HttpResponse.BodyHandlers.discarding())
                    .sslSession()
                    .map(SSLSession::getProtocol)
                    .orElse("none");
            System.out.println("the platform's client: " + protocol);
            try {
                System.out.println("the source: " + source.poll(LastSeen.NOTHING));
            } catch (SourceException e) {
                System.out.println("the source: " + e.getMessage());
            }
        }
    }
}
