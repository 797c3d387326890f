package mx.prep.examples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;

/** Offers the package of a {@linkplain SmallCut small cut} on loopback, its digest beside it. */
final class CutServer implements AutoCloseable {
    private final HttpServer server;
    private final String name;
    private final AtomicInteger breaks;

    CutServer(int cut) throws IOException {
        this(cut, 0);
    }

    /**
     * One with a bad line: who fetches the package has to connect again, and asks for what is missing.
     *
     * @param breaks how many of the package's answers break off half-way, the first ones
     */
    CutServer(int cut, int breaks) throws IOException {
        this.breaks = new AtomicInteger(breaks);
        name = "/" + SmallCut.fileName(cut);
        byte[] offered = SmallCut.zip(cut).build();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        serve(name, exchange -> sendRest(exchange, offered));
        byte[] digest = (Digest.of(DigestAlgorithm.SHA256, offered) + "\n").getBytes(StandardCharsets.US_ASCII);
        serve(name + ".sha256", exchange -> {
            exchange.sendResponseHeaders(200, digest.length);
            exchange.getResponseBody().write(digest);
        });
        server.start();
    }

    /** Where the package is. */
    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + name);
    }

    private void serve(String path, HttpHandler answer) {
        server.createContext(path, exchange -> {
            try (exchange) {
                if (exchange.getRequestURI().getPath().equals(path)) {
                    answer.handle(exchange);
                } else {
                    exchange.sendResponseHeaders(404, -1);
                }
            }
        });
    }

    /** From where the request's range begins. */
    private void sendRest(HttpExchange exchange, byte[] bytes) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        int from = range == null ? 0 : Integer.parseInt(range.replaceAll("^bytes=|-$", ""));
        int rest = bytes.length - from;
        exchange.getResponseHeaders().set("ETag", "\"" + Digest.of(DigestAlgorithm.SHA256, bytes) + "\"");
        if (from > 0) {
            String sent = "bytes " + from + "-" + (bytes.length - 1) + "/" + bytes.length;
            exchange.getResponseHeaders().set("Content-Range", sent);
        }
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, rest);
        // One that is closed with less than it promised closes its connection.
        exchange.getResponseBody().write(bytes, from, breaks.getAndDecrement() > 0 ? rest / 2 : rest);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
