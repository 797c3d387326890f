package mx.prep.testkit.cloudfront;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import mx.prep.testkit.cloud.Rights;
import org.jspecify.annotations.Nullable;

/**
 * One key-value store on loopback: describe, get, list (ten keys a page) and update, by {@link ExampleKeys} alone. Its
 * ETag moves with every write, whatever key; of writers with the same ETag exactly one succeeds. Limits as CloudFront's:
 * 50 keys a write, 512 bytes a key, 1 KB a value, 5 MB in all. Thread-safe.
 */
public final class KeyValueStoreServer implements AutoCloseable {
    /** The store's ARN. */
    public static final String ARN =
            "arn:aws:cloudfront::123456789012:key-value-store/a1b2c3d4-5678-90ab-cdef-example11111";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PAGE = 10;
    private static final int KEYS_PER_WRITE = 50;
    private static final int KEY_BYTES = 512;
    private static final int VALUE_BYTES = 1024;
    private static final int STORE_BYTES = 5 << 20;

    private final HttpServer http;
    private final ExecutorService threads;
    private final KvsSignatures signatures;
    private final TreeMap<String, String> values = new TreeMap<>();
    private final Map<String, Deque<KvsFault>> faults = new HashMap<>();
    private final List<String> calls = new ArrayList<>();
    private final List<Consumer<Map<String, String>>> listeners = new ArrayList<>();
    private volatile @Nullable Rights rights;
    private int revision = 1;

    /** What is answered. */
    private record Answer(int status, @Nullable String error, ObjectNode body) {
        static Answer ok(ObjectNode body) {
            return new Answer(200, null, body);
        }

        static Answer refused(int status, String error, String message) {
            return new Answer(status, error, JSON.createObjectNode().put("Message", message));
        }
    }

    private KeyValueStoreServer(Clock clock) {
        signatures = new KvsSignatures(clock);
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "key-value-store");
            thread.setDaemon(true);
            return thread;
        });
        http.setExecutor(threads);
        http.createContext("/", this::serve);
        http.start();
    }

    /**
     * An empty store.
     *
     * @param clock what signatures are judged by, 5 minutes of skew at most
     */
    public static KeyValueStoreServer start(Clock clock) {
        return new KeyValueStoreServer(clock);
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    }

    /** What goes wrong with the next requests of an action, such as {@code UpdateKeys}, one after the other. */
    public synchronized void fail(String action, KvsFault... next) {
        faults.computeIfAbsent(action, any -> new ArrayDeque<>()).addAll(List.of(next));
    }

    /** What whoever asks may do from now on; everything unless told otherwise, and again where it is null. */
    public void rights(@Nullable Rights given) {
        rights = given;
    }

    /** What is in the store. */
    public synchronized Map<String, String> values() {
        return new TreeMap<>(values);
    }

    /** The actions asked for since the last time this was called, in their order. */
    public synchronized List<String> calls() {
        List<String> made = List.copyOf(calls);
        calls.clear();
        return made;
    }

    /** Somebody else writes. */
    public synchronized void put(String key, String value) {
        values.put(key, value);
        changed();
    }

    /** Hears what is in the store after each write, on the writer's thread. */
    public synchronized void onChange(Consumer<Map<String, String>> listener) {
        listeners.add(listener);
    }

    private void changed() {
        revision++;
        listeners.forEach(l -> l.accept(new TreeMap<>(values)));
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String[] path = exchange.getRequestURI().getRawPath().split("/", 5);
            String action = action(exchange.getRequestMethod(), path);
            KvsFault fault = next(action);
            if (fault == KvsFault.RESET) {
                return;
            }
            String flaw = signatures.flaw(exchange, body);
            Rights now = rights;
            Answer answer = flaw != null
                    ? Answer.refused(403, "SignatureDoesNotMatch", flaw + headers(exchange))
                    : now != null && !now.permits("cloudfront-keyvaluestore:" + action, ARN)
                            ? refused(KvsFault.DENIED)
                            : fault == null || fault == KvsFault.LOST_ANSWER
                                    ? answer(action, path, exchange, body)
                                    : refused(fault);
            if (fault != KvsFault.LOST_ANSWER) {
                send(exchange, answer, fault);
            }
        }
    }

    /** As AWS does, which is why its messages are never repeated. */
    private static String headers(HttpExchange exchange) {
        return "\nThe Canonical String for this request should have been\nx-amz-security-token:"
                + exchange.getRequestHeaders().getFirst("x-amz-security-token");
    }

    private static Answer refused(KvsFault fault) {
        return switch (fault) {
            case DENIED -> Answer.refused(403, "AccessDeniedException", "User is not authorized");
            case THROTTLED -> Answer.refused(429, "ThrottlingException", "Rate exceeded");
            default -> Answer.refused(500, "InternalServerException", "Internal error");
        };
    }

    private synchronized @Nullable KvsFault next(String action) {
        calls.add(action);
        Deque<KvsFault> planned = faults.get(action);
        return planned == null ? null : planned.poll();
    }

    private static String action(String method, String[] path) {
        if (path.length < 4) {
            return method.equals("GET") ? "DescribeKeyValueStore" : "none";
        }
        if (path.length > 4) {
            return method.equals("GET") ? "GetKey" : "none";
        }
        return method.equals("POST") ? "UpdateKeys" : "ListKeys";
    }

    private synchronized Answer answer(String action, String[] path, HttpExchange exchange, byte[] body)
            throws IOException {
        if (path.length < 3
                || !path[1].equals("key-value-stores")
                || !decoded(path[2]).equals(ARN)) {
            return Answer.refused(404, "ResourceNotFoundException", "no such store");
        }
        return switch (action) {
            case "DescribeKeyValueStore" -> Answer.ok(summary().put("KvsARN", ARN));
            case "GetKey" -> get(decoded(path[4]));
            case "ListKeys" -> list(exchange.getRequestURI().getRawQuery());
            case "UpdateKeys" -> update(exchange.getRequestHeaders().getFirst("If-Match"), JSON.readTree(body));
            default -> Answer.refused(400, "ValidationException", "no such action");
        };
    }

    private Answer get(String key) {
        return values.containsKey(key)
                ? Answer.ok(summary().put("Key", key).put("Value", values.get(key)))
                : Answer.refused(404, "ResourceNotFoundException", "no such key");
    }

    private Answer list(@Nullable String query) {
        String after = query == null ? "" : decoded(query.replaceAll("^.*NextToken=([^&]*).*$", "$1"));
        ObjectNode page = JSON.createObjectNode();
        ArrayNode items = page.putArray("Items");
        for (Map.Entry<String, String> entry : values.tailMap(after, false).entrySet()) {
            if (items.size() == PAGE) {
                page.put("NextToken", items.get(PAGE - 1).get("Key").asText());
                break;
            }
            items.addObject().put("Key", entry.getKey()).put("Value", entry.getValue());
        }
        return Answer.ok(page);
    }

    private Answer update(@Nullable String ifMatch, JsonNode request) {
        if (!String.valueOf(revision).equals(ifMatch)) {
            return Answer.refused(409, "ConflictException", "the store isn't at " + ifMatch);
        }
        TreeMap<String, String> next = new TreeMap<>(values);
        for (JsonNode delete : request.path("Deletes")) {
            if (next.remove(delete.get("Key").asText()) == null) {
                return Answer.refused(404, "ResourceNotFoundException", "no such key: " + delete);
            }
        }
        for (JsonNode put : request.path("Puts")) {
            String key = put.get("Key").asText();
            String value = put.get("Value").asText();
            if (bytes(key) > KEY_BYTES || bytes(value) > VALUE_BYTES) {
                return Answer.refused(400, "ValidationException", "too long: " + key);
            }
            next.put(key, value);
        }
        int size = next.entrySet().stream()
                .mapToInt(e -> bytes(e.getKey()) + bytes(e.getValue()))
                .sum();
        if (request.path("Puts").size() + request.path("Deletes").size() > KEYS_PER_WRITE || size > STORE_BYTES) {
            return Answer.refused(402, "ServiceQuotaExceededException", "too much");
        }
        values.clear();
        values.putAll(next);
        changed();
        return Answer.ok(summary());
    }

    private ObjectNode summary() {
        return JSON.createObjectNode().put("ItemCount", values.size()).put("TotalSizeInBytes", 0);
    }

    private synchronized int revision() {
        return revision;
    }

    private void send(HttpExchange exchange, Answer answer, @Nullable KvsFault fault) throws IOException {
        byte[] body = JSON.writeValueAsBytes(answer.body());
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        if (answer.error() != null) {
            exchange.getResponseHeaders().set("x-amzn-ErrorType", answer.error());
        } else {
            exchange.getResponseHeaders().set("ETag", String.valueOf(revision()));
        }
        if (fault == KvsFault.THROTTLED) {
            exchange.getResponseHeaders().set("Retry-After", "7");
        }
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
    }

    private static int bytes(String text) {
        return text.getBytes(UTF_8).length;
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }
}
