package mx.prep.examples.cloudfront;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import mx.prep.aws.cloudfront.CloudFrontSwitch;
import mx.prep.testkit.cloudfront.KeyValueStoreServer;

/**
 * The function as it is shipped, at several points of presence, in one process of Node. Each place has a view of the
 * key-value store that lags. Thread-safe.
 */
final class EdgeFunction implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PATIENCE_SECONDS = 120;

    private final Process node;
    private final Writer in;
    private final Map<Long, CompletableFuture<JsonNode>> open = new ConcurrentHashMap<>();
    private final List<KeyValueView> views = new ArrayList<>();
    private final InstantSource time;
    private long calls;

    /** What viewer request made of a request: what goes on to the cache, or what is answered at once. */
    record Decision(JsonNode request, JsonNode response) {
        boolean isAnswered() {
            return response.isObject();
        }
    }

    private EdgeFunction(Process node, InstantSource time) {
        this.node = node;
        this.in = node.outputWriter(UTF_8);
        this.time = time;
        Thread reader = new Thread(this::read, "edge-function");
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts it.
     *
     * @param folder an empty folder for its files
     * @param places number of points of presence
     * @param lag the most requests of a place that a value of the store is late there
     * @param seed what chance starts from
     */
    static EdgeFunction start(
            Path folder, int places, KeyValueStoreServer values, int lag, long seed, InstantSource time)
            throws IOException {
        copy(CloudFrontSwitch.class, "edge.js", folder);
        copy(KeyValueStoreServer.class, "runtime.mjs", folder);
        Path program = copy(EdgeFunction.class, "places.mjs", folder);
        Process node = new ProcessBuilder("node", program.toString(), folder + "/edge.js", String.valueOf(places))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        EdgeFunction function = new EdgeFunction(node, time);
        for (int place = 0; place < places; place++) {
            KeyValueView view = new KeyValueView(new Random(seed * 31 + place), lag);
            function.views.add(view);
            values.onChange(view::changed);
        }
        return function;
    }

    private static Path copy(Class<?> owner, String name, Path folder) throws IOException {
        try (InputStream in = Objects.requireNonNull(owner.getResourceAsStream(name), name)) {
            Path copy = folder.resolve(name);
            Files.copy(in, copy);
            return copy;
        }
    }

    /** A reader's request arrives at a place. */
    Decision viewerRequest(int place, String method, String target, Map<String, String> headers) {
        ObjectNode message = JSON.createObjectNode().put("place", place).put("method", method);
        message.put("target", target).put("now", time.instant().toEpochMilli());
        message.set("headers", JSON.valueToTree(headers));
        JsonNode answer = ask(message, place);
        return new Decision(answer.path("request"), answer.path("response"));
    }

    /** The cookies that an answer sets, as the header says it. */
    List<String> viewerResponse(int place, JsonNode request, int status) {
        ObjectNode message = JSON.createObjectNode().put("place", place).put("status", status);
        message.set("request", request);
        List<String> cookies = new ArrayList<>();
        ask(message, -1).path("cookies").forEach(cookie -> cookies.add(cookie.asText()));
        return cookies;
    }

    /** @param arriving the place whose values arrive with it, or -1 */
    private JsonNode ask(ObjectNode message, int arriving) {
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        synchronized (in) {
            calls++;
            message.put("id", calls);
            if (arriving >= 0) {
                message.set("set", JSON.valueToTree(views.get(arriving).arrivals()));
            }
            open.put(calls, answer);
            try {
                in.write(message + "\n");
                in.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        try {
            return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("nobody waits for the function any more", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the function doesn't answer", e);
        }
    }

    private void read() {
        try (BufferedReader out = node.inputReader(UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                JsonNode answer = JSON.readTree(line);
                CompletableFuture<JsonNode> asked =
                        Objects.requireNonNull(open.remove(answer.path("id").asLong()));
                if (answer.has("error")) {
                    asked.completeExceptionally(
                            new IllegalStateException(answer.get("error").asText()));
                } else {
                    asked.complete(answer);
                }
            }
        } catch (IOException e) {
            open.values().forEach(asked -> asked.completeExceptionally(e));
        }
    }

    @Override
    public void close() {
        node.destroy();
    }
}
