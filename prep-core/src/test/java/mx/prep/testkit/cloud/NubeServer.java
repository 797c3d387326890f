package mx.prep.testkit.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import mx.prep.error.StoreException;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import mx.prep.spi.Body;
import mx.prep.spi.ByteRange;
import mx.prep.spi.Deletion;
import mx.prep.spi.ObjectContent;
import mx.prep.spi.ObjectPage;
import mx.prep.spi.Precondition;
import mx.prep.spi.StoredObject;
import mx.prep.spi.Version;
import mx.prep.store.jclouds.WireHeaders;
import mx.prep.testkit.store.InMemoryStore;
import mx.prep.testkit.store.Operation;
import mx.prep.testkit.store.Request;
import mx.prep.testkit.store.RequestHook;
import org.jspecify.annotations.Nullable;

/**
 * Nube, a cloud that nobody sells, on loopback: {@code docs/new-provider.md} adds its provider. One bucket, in memory.
 *
 * <p>Each request needs {@code Authorization: Bearer} and the token. {@code /objects/KEY} takes PUT (with Content-MD5, and
 * If-Match or {@code If-None-Match: *}), GET (with Range), HEAD and DELETE (with If-Match); a PUT with
 * {@code nube-copy-source} and {@code nube-copy-if-match} copies, with the headers that it sends. Versions are ETags.
 * {@code /list?prefix=&token=} answers JSON. Errors are JSON with a {@code code}. {@code POST /purges} takes {@code {"paths": […]}} and answers {@code {"id": …}},
 * {@code GET /purges/ID} says {@code {"state": "done"}}. Thread-safe.
 */
public final class NubeServer extends CloudServer<NubeServer.Answer> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final WireHeaders HEADERS = new WireHeaders("nube-meta-");

    private final String bucket;
    private final String token;
    private final InMemoryStore objects = new InMemoryStore("nube", InMemoryStore.Versions.COUNTER);
    private final List<String> purged = new CopyOnWriteArrayList<>();

    /** What is answered. */
    static final class Answer {
        private final int status;
        private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        private final byte[] body;

        Answer(int status, byte[] body) {
            this.status = status;
            this.body = body;
        }
    }

    /** Starts listening. */
    public NubeServer(String bucket, String token) {
        super("nube-server", 0, null, RequestHook.NONE);
        this.bucket = bucket;
        this.token = token;
        serve();
    }

    /** The stored bytes, without a request. */
    public Optional<byte[]> object(String key) {
        return objects.find(ObjectKey.of(key)).map(found -> read(ObjectKey.of(key), ByteRange.ALL));
    }

    /** The paths that were purged, in order. */
    public List<String> purged() {
        return List.copyOf(purged);
    }

    @Override
    protected void serve(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String path = exchange.getRequestURI().getRawPath();
        Request request = arrived(operation(exchange, path), path);
        CloudFault fault = fault(request);
        Optional<Answer> answer = apply(request, fault, () -> answer(exchange, path, body));
        if (answer.isEmpty()) {
            return;
        }
        answer.get()
                .headers
                .forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        boolean head = exchange.getRequestMethod().equals("HEAD");
        byte[] told = answer.get().body;
        if (head && answer.get().status < 300) {
            exchange.getResponseHeaders().set("Content-Length", String.valueOf(told.length));
        }
        exchange.sendResponseHeaders(answer.get().status, head || told.length == 0 ? -1 : told.length);
        if (!head && told.length > 0) {
            send(exchange, told, 0, told.length, fault);
        }
    }

    private static Operation operation(HttpExchange exchange, String path) {
        return switch (exchange.getRequestMethod()) {
            case "HEAD" -> Operation.FIND;
            case "DELETE" -> Operation.DELETE;
            case "GET" -> path.endsWith("/list") ? Operation.LIST : Operation.GET;
            default -> exchange.getRequestHeaders().containsKey("nube-copy-source") ? Operation.COPY : Operation.PUT;
        };
    }

    private Answer answer(HttpExchange exchange, String path, byte[] body) {
        if (!("Bearer " + token).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            return error(401, "unauthorized");
        }
        if (path.startsWith("/purges")) {
            return purge(body);
        }
        if (!path.startsWith("/" + bucket + "/")) {
            return error(404, "no-such-bucket");
        }
        String rest = path.substring(bucket.length() + 2);
        try {
            return rest.equals("list")
                    ? list(exchange.getRequestURI().getRawQuery())
                    : object(exchange, ObjectKey.of(decoded(rest.substring("objects/".length()))), body);
        } catch (StoreException e) {
            return switch (e.kind()) {
                case NOT_FOUND -> error(404, "no-such-object");
                case PRECONDITION -> error(412, "changed");
                default -> error(400, "bad-request");
            };
        }
    }

    private Answer object(HttpExchange exchange, ObjectKey key, byte[] body) {
        Map<String, List<String>> sent = exchange.getRequestHeaders();
        String range = first(sent, "Range");
        return switch (exchange.getRequestMethod()) {
            case "HEAD" -> described(objects.find(key).orElseThrow(() -> missing(key)), read(key, ByteRange.ALL));
            case "GET" -> range == null ? whole(key) : part(key, range);
            case "DELETE" -> {
                objects.delete(List.of(new Deletion(key, condition(sent)))).forEach(failure -> {
                    throw failure.reason();
                });
                yield new Answer(204, new byte[0]);
            }
            default -> first(sent, "nube-copy-source") == null ? put(key, body, sent) : copy(key, sent);
        };
    }

    private static StoreException missing(ObjectKey key) {
        return new StoreException(StoreException.Kind.NOT_FOUND, "nube", key.value(), "nothing", null);
    }

    private Answer put(ObjectKey key, byte[] body, Map<String, List<String>> sent) {
        String md5 = Base64.getEncoder()
                .encodeToString(Digest.of(DigestAlgorithm.MD5, body).bytes());
        if (!md5.equals(first(sent, "Content-MD5"))) {
            return error(400, "bad-digest");
        }
        return tagged(
                objects.put(key, Body.of(body), headers(sent), condition(sent)).version());
    }

    private Answer copy(ObjectKey target, Map<String, List<String>> sent) {
        ObjectKey source = ObjectKey.of(decoded(String.valueOf(first(sent, "nube-copy-source"))));
        Version version = version(String.valueOf(first(sent, "nube-copy-if-match")));
        return tagged(objects.copy(source, version, target, headers(sent)));
    }

    private static Answer tagged(Version version) {
        Answer answer = new Answer(200, new byte[0]);
        answer.headers.put("ETag", '"' + version.value() + '"');
        return answer;
    }

    private Answer whole(ObjectKey key) {
        return described(objects.find(key).orElseThrow(() -> missing(key)), read(key, ByteRange.ALL));
    }

    private Answer part(ObjectKey key, String range) {
        StoredObject found = objects.find(key).orElseThrow(() -> missing(key));
        String[] ends = range.substring("bytes=".length()).split("-", 2);
        long from = Long.parseLong(ends[0]);
        if (from >= found.size()) {
            return error(416, "range");
        }
        long to = ends[1].isEmpty() ? found.size() - 1 : Math.min(Long.parseLong(ends[1]), found.size() - 1);
        Answer answer = described(found, read(key, new ByteRange(from, to - from + 1)), 206);
        answer.headers.put("Content-Range", "bytes " + from + "-" + to + "/" + found.size());
        return answer;
    }

    private static Answer described(StoredObject found, byte[] bytes) {
        return described(found, bytes, 200);
    }

    private static Answer described(StoredObject found, byte[] bytes, int status) {
        Answer answer = new Answer(status, bytes);
        ObjectHeaders headers = found.headers();
        if (headers != null) {
            answer.headers.putAll(HEADERS.write(headers));
        }
        answer.headers.put("ETag", '"' + found.version().value() + '"');
        answer.headers.put("nube-md5", found.md5() == null ? "" : found.md5().hex());
        return answer;
    }

    private Answer list(String query) {
        Map<String, String> asked = new TreeMap<>();
        for (String pair : query.split("&", -1)) {
            asked.put(pair.substring(0, pair.indexOf('=')), decoded(pair.substring(pair.indexOf('=') + 1)));
        }
        ObjectPage page = objects.list(asked.getOrDefault("prefix", ""), asked.get("token"));
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        page.objects()
                .forEach(found -> document.withArray("objects")
                        .addObject()
                        .put("key", found.key().value())
                        .put("etag", found.version().value())
                        .put("size", found.size())
                        .put("md5", found.md5() == null ? "" : found.md5().hex()));
        document.put("next", page.next() == null ? "" : page.next());
        return json(200, document);
    }

    private Answer purge(byte[] body) {
        try {
            if (body.length == 0) {
                return json(200, JsonNodeFactory.instance.objectNode().put("state", "done"));
            }
            List<String> paths = new ArrayList<>();
            for (JsonNode each : JSON.readTree(body).path("paths")) {
                paths.add(each.asText());
            }
            purged.addAll(paths);
            return json(200, JsonNodeFactory.instance.objectNode().put("id", "purge-" + purged.size()));
        } catch (IOException e) {
            return error(400, "bad-request");
        }
    }

    private byte[] read(ObjectKey key, ByteRange range) {
        try (ObjectContent content = objects.get(key, range);
                InputStream in = content.stream()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectHeaders headers(Map<String, List<String>> sent) {
        ObjectHeaders headers = HEADERS.read(name -> first(sent, name));
        if (headers == null) {
            throw new StoreException(StoreException.Kind.DENIED, "nube", "", "headers are missing", null);
        }
        return headers;
    }

    private static Precondition condition(Map<String, List<String>> sent) {
        String match = first(sent, "If-Match");
        if (match != null) {
            return Precondition.matches(version(match));
        }
        return first(sent, "If-None-Match") == null ? Precondition.NONE : Precondition.ABSENT;
    }

    private static Version version(String etag) {
        return new Version(etag.replace("\"", ""));
    }

    private static @Nullable String first(Map<String, List<String>> headers, String name) {
        return headers.entrySet().stream()
                .filter(each -> name.equalsIgnoreCase(each.getKey()))
                .map(each -> each.getValue().get(0))
                .findFirst()
                .orElse(null);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static Answer json(int status, JsonNode document) {
        Answer answer = new Answer(status, document.toString().getBytes(StandardCharsets.UTF_8));
        answer.headers.put("Content-Type", "application/json");
        return answer;
    }

    @Override
    protected Answer error(int status, String code) {
        if (code.isEmpty()) {
            return new Answer(status, "<html>a proxy</html>".getBytes(StandardCharsets.UTF_8));
        }
        return json(status, JsonNodeFactory.instance.objectNode().put("code", code));
    }

    @Override
    protected Answer with(Answer answer, String name, String value) {
        answer.headers.put(name, value);
        return answer;
    }

    @Override
    protected Answer saying(Answer answer, Map<String, String> other) {
        other.forEach((name, value) -> {
            answer.headers.remove(name);
            if (!value.isEmpty()) {
                answer.headers.put(name, value);
            }
        });
        return answer;
    }
}
