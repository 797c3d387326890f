package mx.prep.examples.night;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import mx.prep.testkit.cloud.Rights;
import org.jspecify.annotations.Nullable;

/**
 * The control plane of a CDN as far as purges need it. Each that is accepted is an operation of its own, which reaches the
 * cache and is done when it was asked for as often as is set. Calls without the token are refused. Thread-safe.
 */
final class PurgeServer implements AutoCloseable {
    /** Asked for however often, nothing is ever done. */
    static final int NEVER = Integer.MAX_VALUE;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Dialect dialect;
    private final String token;
    private final HttpServer http;
    private final Map<String, Operation> operations = new LinkedHashMap<>();
    private Consumer<List<String>> cache = paths -> {};
    private int questions;
    private @Nullable Rights rights;

    /** How a cloud says it. */
    interface Dialect {
        /** What a request at this path needs. */
        String permission(String path);

        /** Whether somebody asks for a purge at this path. */
        boolean isPurge(String path);

        /** The paths that a purge names. */
        List<String> paths(JsonNode body);

        /** What makes two calls the same one; empty: nothing does. */
        String reference(URI asked);

        /** Answers that a purge was accepted. */
        Reply accepted(URI server, String operation);

        /** The operation that is asked for at a path, or an empty text. */
        String operation(String path);

        /** Answers how far an operation is. */
        Reply state(String operation, boolean done);
    }

    /**
     * An answer.
     *
     * @param location where the operation can be followed, or empty
     * @param body JSON, or empty
     */
    record Reply(int status, String location, String body) {}

    private static final class Operation {
        private final List<String> paths;
        private int asked;
        private boolean done;

        Operation(List<String> paths) {
            this.paths = paths;
        }
    }

    private PurgeServer(Dialect dialect, String token) throws IOException {
        this.dialect = dialect;
        this.token = token;
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/", this::serve);
        http.start();
    }

    /** @param token the one that it takes */
    static PurgeServer start(Dialect dialect, String token) throws IOException {
        return new PurgeServer(dialect, token);
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    }

    /** Where purges go from now on. */
    synchronized void deliverTo(Consumer<List<String>> hears) {
        cache = hears;
    }

    /** How often an operation is asked for until it is done, at least once; {@link #NEVER}. */
    synchronized void completeAfter(int number) {
        questions = number;
    }

    /** What whoever asks may do from now on; everything unless told otherwise, and again where it is null. */
    synchronized void rights(@Nullable Rights given) {
        rights = given;
    }

    /** The paths of each purge, in their order. */
    synchronized List<List<String>> purges() {
        return operations.values().stream().map(one -> one.paths).toList();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            boolean known =
                    ("Bearer " + token).equals(exchange.getRequestHeaders().getFirst("Authorization"));
            send(exchange, known ? answer(exchange.getRequestMethod(), exchange.getRequestURI(), body) : refused(401));
        }
    }

    private static Reply refused(int status) {
        return new Reply(status, "", "{\"error\":{\"code\":\"Refused\"}}");
    }

    private synchronized Reply answer(String method, URI asked, byte[] body) throws IOException {
        if (rights != null && !rights.permits(dialect.permission(asked.getPath()), asked.getPath())) {
            return refused(403);
        }
        if (method.equals("POST") && dialect.isPurge(asked.getPath())) {
            String reference = dialect.reference(asked);
            String name = "operation-" + (reference.isEmpty() ? String.valueOf(operations.size() + 1) : reference);
            if (!operations.containsKey(name)) {
                operations.put(name, new Operation(dialect.paths(JSON.readTree(body))));
            }
            return dialect.accepted(endpoint(), name);
        }
        String name = dialect.operation(asked.getPath());
        Operation operation = operations.get(name);
        if (operation == null) {
            return refused(404);
        }
        operation.asked++;
        if (!operation.done && questions != NEVER && operation.asked >= questions) {
            cache.accept(operation.paths);
            operation.done = true;
        }
        return dialect.state(name, operation.done);
    }

    private static void send(HttpExchange exchange, Reply reply) throws IOException {
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        if (!reply.location().isEmpty()) {
            exchange.getResponseHeaders().set("Location", reply.location());
        }
        exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    /** The texts of a JSON array. */
    static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
