package mx.prep.examples;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;

/** Offers the package of a {@linkplain SmallCut small cut} on loopback, its digest beside it. */
final class CutServer implements AutoCloseable {
    private final HttpServer server;
    private final String name;

    CutServer(int cut) throws IOException {
        name = "/" + SmallCut.fileName(cut);
        byte[] offered = SmallCut.zip(cut).build();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        serve(name, offered);
        serve(
                name + ".sha256",
                (Digest.of(DigestAlgorithm.SHA256, offered) + "\n").getBytes(StandardCharsets.US_ASCII));
        server.start();
    }

    /** Where the package is. */
    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + name);
    }

    private void serve(String path, byte[] bytes) {
        server.createContext(path, exchange -> {
            if (!exchange.getRequestURI().getPath().equals(path)) {
                exchange.sendResponseHeaders(404, -1);
                exchange.close();
                return;
            }
            exchange.sendResponseHeaders(200, bytes.length);
            try (OutputStream body = exchange.getResponseBody()) {
                body.write(bytes);
            }
        });
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
