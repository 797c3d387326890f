package mx.prep.azure.blob;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import mx.prep.testkit.s3.S3Fault;
import mx.prep.testkit.store.Operation;
import mx.prep.testkit.store.Request;
import org.jspecify.annotations.Nullable;

/** Stands in front of a Blob server on loopback, lets requests through, and fails those that a script names. */
final class FaultyProxy implements AutoCloseable {
    private static final Set<String> HOP =
            Set.of("connection", "content-length", "host", "transfer-encoding", "expect", "upgrade", "keep-alive");

    private final URI target;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private volatile S3Fault.Script script = S3Fault.Script.NONE;

    /** A request that came; names of headers are in lower case. */
    record Seen(Request request, String method, String address, Map<String, String> headers) {}

    FaultyProxy(URI target) {
        this.target = target;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + target.getPath());
    }

    void script(S3Fault.Script replacement) {
        script = replacement;
    }

    /** What came, in order. */
    List<Seen> seen() {
        return seen;
    }

    long requests(Operation operation) {
        return seen.stream().filter(s -> s.request().operation() == operation).count();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Map<String, String> headers = new TreeMap<>();
            exchange.getRequestHeaders()
                    .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
            String address = exchange.getRequestURI().toString();
            Request request =
                    new Request(seen.size(), operation(exchange.getRequestMethod(), address, headers), address);
            seen.add(new Seen(request, exchange.getRequestMethod(), address, headers));
            S3Fault fault = script.apply(request);
            if (fault instanceof S3Fault.Refuse refuse) {
                if (refuse.retryAfter() != null) {
                    exchange.getResponseHeaders()
                            .set(
                                    "Retry-After",
                                    String.valueOf(refuse.retryAfter().toSeconds()));
                }
                refuse(exchange, refuse.status(), refuse.code());
            } else if (!(fault instanceof S3Fault.Reset reset) || reset.applied()) {
                answer(exchange, forward(exchange, headers, body), fault);
            }
        }
    }

    private static Operation operation(String method, String address, Map<String, String> headers) {
        return switch (method) {
            case "HEAD" -> Operation.FIND;
            case "GET" -> address.contains("comp=list") ? Operation.LIST : Operation.GET;
            case "DELETE" -> Operation.DELETE;
            default -> headers.containsKey("x-ms-copy-source") ? Operation.COPY : Operation.PUT;
        };
    }

    private HttpResponse<byte[]> forward(HttpExchange exchange, Map<String, String> headers, byte[] body)
            throws IOException {
        URI address = URI.create(target.getScheme() + "://" + target.getRawAuthority() + exchange.getRequestURI());
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address).method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
        headers.forEach((name, value) -> {
            if (!HOP.contains(name)) {
                request.header(name, value);
            }
        });
        try {
            return client.send(request.build(), BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static void answer(HttpExchange exchange, HttpResponse<byte[]> answer, S3Fault fault) throws IOException {
        if (fault instanceof S3Fault.Reset) {
            return;
        } else if (fault instanceof S3Fault.AppliedThen then) {
            refuse(exchange, then.status(), then.code());
            return;
        }
        Map<String, String> replaced = fault instanceof S3Fault.Headers other ? other.headers() : Map.of();
        answer.headers().map().forEach((name, values) -> {
            if (!HOP.contains(name.toLowerCase(Locale.ROOT)) && !replaced.containsKey(name.toLowerCase(Locale.ROOT))) {
                exchange.getResponseHeaders().put(name, values);
            }
        });
        replaced.forEach((name, value) -> {
            if (!value.isEmpty()) {
                exchange.getResponseHeaders().set(name, value);
            }
        });
        if (exchange.getRequestMethod().equals("HEAD")) {
            Optional<String> length = answer.headers().firstValue("Content-Length");
            length.ifPresent(value -> exchange.getResponseHeaders().set("Content-Length", value));
            exchange.sendResponseHeaders(answer.statusCode(), -1);
            return;
        }
        send(exchange, answer.statusCode(), answer.body(), fault);
    }

    private static void send(HttpExchange exchange, int status, byte[] body, @Nullable S3Fault fault)
            throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        OutputStream out = exchange.getResponseBody();
        if (fault instanceof S3Fault.CutBody cut) {
            out.write(body, 0, Math.min(cut.bytes(), body.length));
            out.flush();
        } else if (fault instanceof S3Fault.SlowBody slow) {
            for (int sent = 0; sent < body.length; sent += slow.bytes()) {
                out.write(body, sent, Math.min(slow.bytes(), body.length - sent));
                out.flush();
                slow.between().run();
            }
        } else if (body.length > 0) {
            out.write(body);
            out.close();
        }
    }

    /** Azure's own error, or without a code a proxy's. */
    private static void refuse(HttpExchange exchange, int status, String code) throws IOException {
        String text = code.isEmpty() ? "<html>a proxy</html>" : "<Error><Code>" + code + "</Code></Error>";
        if (!code.isEmpty()) {
            exchange.getResponseHeaders().set("x-ms-error-code", code);
        }
        boolean head = exchange.getRequestMethod().equals("HEAD");
        send(exchange, status, head ? new byte[0] : text.getBytes(StandardCharsets.UTF_8), null);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
