package mx.prep.examples.cloudfront;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import mx.prep.examples.night.Stored;
import mx.prep.testkit.time.VirtualTime;
import org.jspecify.annotations.Nullable;

/**
 * A distribution in front of a bucket, set up as {@code docs/aws.md} says, at several points of presence, each on a port
 * of its own of loopback with a cache of its own. Its time stands still but for a few milliseconds with each request, and
 * what a test adds. Thread-safe.
 */
final class CloudFrontStandIn implements AutoCloseable {
    private static final Duration TICK = Duration.ofMillis(5);

    private final VirtualTime time;
    private final @Nullable EdgeFunction function;
    private final List<HttpServer> servers = new ArrayList<>();
    private final List<EdgeCacheStandIn> caches = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "cloudfront");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * Starts it.
     *
     * @param function its function, or null: then {@code index.html} is the default root object
     * @param places number of points of presence
     * @param time what lives are measured by
     */
    CloudFrontStandIn(Origin origin, @Nullable EdgeFunction function, int places, VirtualTime time) throws IOException {
        this.time = time;
        this.function = function;
        for (int i = 0; i < places; i++) {
            int place = i;
            caches.add(new EdgeCacheStandIn(origin, time));
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(threads);
            server.createContext("/", exchange -> serve(place, exchange));
            server.start();
            servers.add(server);
        }
    }

    /** The points of presence. */
    List<URI> places() {
        return servers.stream()
                .map(server ->
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"))
                .toList();
    }

    /** An invalidation arrives at a place. */
    void invalidate(int place, List<String> paths) {
        caches.get(place).invalidate(paths);
    }

    private void serve(int place, HttpExchange exchange) throws IOException {
        try (exchange) {
            time.advance(TICK);
            Map<String, String> headers = new TreeMap<>();
            exchange.getRequestHeaders()
                    .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join("; ", values)));
            String path = exchange.getRequestURI().getRawPath();
            if (function == null) {
                Stored answer = caches.get(place).get(path, path.equals("/") ? "/index.html" : path);
                send(exchange, answer, status(answer, headers), List.of());
                return;
            }
            String query = exchange.getRequestURI().getRawQuery();
            String target = query == null ? path : path + "?" + query;
            EdgeFunction.Decision decision =
                    function.viewerRequest(place, exchange.getRequestMethod(), target, headers);
            if (decision.isAnswered()) {
                Stored notice = Notices.of(decision.response());
                send(exchange, notice, notice.status(), List.of());
                return;
            }
            String rewritten = decision.request().get("uri").asText();
            Stored answer = caches.get(place).get(rewritten, rewritten);
            int status = status(answer, headers);
            // CloudFront asks no function about an error of the origin.
            List<String> cookies =
                    status < 400 ? function.viewerResponse(place, decision.request(), status) : List.of();
            send(exchange, answer, status, cookies);
        }
    }

    private static int status(Stored answer, Map<String, String> headers) {
        boolean known = answer.header("etag")
                .filter(etag -> etag.equals(headers.get("if-none-match")))
                .isPresent();
        return known ? 304 : answer.status();
    }

    private static void send(HttpExchange exchange, Stored answer, int status, List<String> cookies)
            throws IOException {
        answer.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        cookies.forEach(cookie -> exchange.getResponseHeaders().add("set-cookie", cookie));
        byte[] body = answer.body();
        boolean bodiless = status == 304 || exchange.getRequestMethod().equals("HEAD") || body.length == 0;
        exchange.sendResponseHeaders(status, bodiless ? -1 : body.length);
        if (!bodiless) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        servers.forEach(server -> server.stop(0));
        threads.shutdownNow();
        if (function != null) {
            function.close();
        }
    }
}
