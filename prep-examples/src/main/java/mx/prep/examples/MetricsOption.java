package mx.prep.examples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import mx.prep.error.ConfigException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where Prometheus finds a command's meters. */
final class MetricsOption implements AutoCloseable {
    private static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    @Option(
            names = "--metrics",
            paramLabel = "PORT",
            description = "serve meters for Prometheus at http://127.0.0.1:PORT/metrics")
    private @Nullable Integer port;

    @Option(
            names = "--metrics-host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "the local address to serve them at (default: 127.0.0.1, this machine only)")
    private String host = "127.0.0.1";

    private @Nullable HttpServer server;
    private @Nullable ExecutorService threads;
    private @Nullable PrometheusMeterRegistry registry;

    boolean isWanted() {
        return port != null;
    }

    /** The meters; call it only if they are wanted. */
    MeterRegistry registry() {
        PrometheusMeterRegistry known = registry;
        if (known == null) {
            known = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
            registry = known;
        }
        return known;
    }

    /** Serves the meters and says where. */
    String start() {
        int wanted = Objects.requireNonNull(port, "wanted");
        registry();
        try {
            HttpServer created = HttpServer.create(new InetSocketAddress(host, wanted), 0);
            ExecutorService workers = Executors.newFixedThreadPool(2, task -> {
                Thread thread = new Thread(task, "prep-metrics");
                thread.setDaemon(true);
                return thread;
            });
            created.createContext("/", this::answer);
            created.setExecutor(workers);
            created.start();
            server = created;
            threads = workers;
            return "http://" + host + ":" + created.getAddress().getPort() + "/metrics";
        } catch (IOException e) {
            throw new ConfigException(
                    "--metrics: port " + wanted + " of " + host + " can't be used: " + e.getMessage(), e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean known = exchange.getRequestURI().getPath().equals("/metrics");
            boolean read = exchange.getRequestMethod().equals("GET");
            if (!known || !read) {
                exchange.sendResponseHeaders(known ? 405 : 404, -1);
                return;
            }
            byte[] text = Objects.requireNonNull(registry, "started")
                    .scrape(CONTENT_TYPE)
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", CONTENT_TYPE);
            exchange.sendResponseHeaders(200, text.length);
            exchange.getResponseBody().write(text);
        }
    }

    @Override
    public void close() {
        if (server != null) {
            server.stop(0);
        }
        if (threads != null) {
            threads.shutdownNow();
        }
    }
}
