package mx.prep.examples.canary;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import mx.prep.internal.time.HttpDates;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.testkit.zip.ZipForge;

/** An authority whose every answer is a newer cut, with its digest beside it; whatever is posted to it is taken. */
final class CanaryAuthority implements AutoCloseable {
    private static final Instant FIRST = Instant.parse("2021-06-07T01:00:00Z");
    private static final Duration EVERY = Duration.ofMinutes(5);

    private final HttpServer server;
    private byte[] newest = {};
    private int cuts;

    CanaryAuthority() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    /** Where it listens. */
    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** One thread serves all requests. */
    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            byte[] body = exchange.getRequestMethod().equals("POST")
                    ? new byte[0]
                    : answer(exchange.getRequestURI().getPath());
            exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
            exchange.getResponseHeaders().set("Last-Modified", HttpDates.format(FIRST.plus(EVERY.multipliedBy(cuts))));
            exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private byte[] answer(String path) {
        if (path.endsWith(".sha256")) {
            return Digest.of(DigestAlgorithm.SHA256, newest).hex().getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        }
        cuts++;
        newest = ZipForge.zip()
                .file("index.html", "<html>" + cuts)
                .file("datos.json", "{\"corte\":" + cuts + "}")
                .build();
        return newest;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
