package mx.prep.testkit.site;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import mx.prep.internal.format.ManifestFormat;
import mx.prep.internal.format.PointerFormat;
import mx.prep.model.CacheRule;
import mx.prep.model.Cut;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.Encoding;
import mx.prep.model.Manifest;
import mx.prep.model.ManifestEntry;
import mx.prep.model.MediaType;
import mx.prep.model.Mode;
import mx.prep.model.ObjectKey;
import mx.prep.model.PackageRef;
import mx.prep.model.Pointer;
import mx.prep.model.Recipe;
import mx.prep.model.ReleaseId;
import org.jspecify.annotations.Nullable;

/**
 * A published site on loopback, served as promised until a test says otherwise: each address can be given other bytes,
 * another status and other headers. A path that ends with a slash answers with its {@code index.html}. Thread-safe.
 */
public final class ScriptedSite implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService pool = Executors.newCachedThreadPool();
    private final Clock clock;
    private final Mode mode;
    private final Recipe recipe;
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final Map<String, Integer> statuses = new ConcurrentHashMap<>();
    private final Map<String, Map<String, String>> headers = new ConcurrentHashMap<>();
    private final Map<String, Runnable> delays = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Map<String, Headers> requests = new ConcurrentHashMap<>();
    private final List<ReleaseId> kept = new ArrayList<>();
    private volatile boolean down;

    /**
     * An empty site.
     *
     * @param clock when pointers are written
     */
    public ScriptedSite(Mode mode, Clock clock) throws IOException {
        this.mode = mode;
        this.clock = clock;
        this.recipe = Recipe.of(mode);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 128);
        server.createContext("/", this::answer);
        server.setExecutor(pool);
        server.start();
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    /** Puts a file, or other bytes in place of one. */
    public ScriptedSite put(String path, String content) {
        files.put(path, content.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    public ScriptedSite remove(String path) {
        files.remove(path);
        return this;
    }

    /** From now on an address answers with this status. */
    public ScriptedSite status(String path, int status) {
        statuses.put(path, status);
        return this;
    }

    /** From now on an address sends this header, or, where the value is null, doesn't send it. */
    public ScriptedSite header(String path, String name, @Nullable String value) {
        headers.computeIfAbsent(path, p -> new ConcurrentHashMap<>()).put(name, value == null ? "" : value);
        return this;
    }

    /** From now on something happens before an address answers. */
    public ScriptedSite before(String path, Runnable action) {
        delays.put(path, action);
        return this;
    }

    /** Whether connections are closed without an answer. */
    public ScriptedSite down(boolean away) {
        down = away;
        return this;
    }

    /** Addresses that were asked for, in the order in which they were, each as often as it was. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    /** A header of the last request to an address, or null. */
    public @Nullable String sent(String path, String name) {
        Headers last = requests.get(path);
        return last == null ? null : last.getFirst(name);
    }

    /** The manifest of the files as they are, as a cut's release. */
    public Manifest manifest(String cut) {
        List<ManifestEntry> entries = new ArrayList<>();
        new TreeMap<>(files).forEach((path, bytes) -> {
            if (!path.startsWith(".prep/")) {
                entries.add(entry(ObjectKey.of(path), bytes));
            }
        });
        PackageRef reference =
                new PackageRef(Cut.parse(cut), Digest.of(DigestAlgorithm.SHA256, cut.getBytes(StandardCharsets.UTF_8)));
        return new Manifest(reference, recipe.digest(mode), mode, entries);
    }

    private ManifestEntry entry(ObjectKey path, byte[] bytes) {
        Encoding encoding = mode == Mode.RELEASES ? recipe.encodingOf(path) : Encoding.IDENTITY;
        return StoredFile.of(recipe, encoding, path, bytes).entry();
    }

    /** Publishes the files as they are as a cut: its manifest, then the pointer. */
    public Manifest publish(String cut) {
        Manifest manifest = manifest(cut);
        keep(manifest);
        point(manifest);
        return manifest;
    }

    /** Puts a release's manifest there. */
    public void keep(Manifest manifest) {
        files.put(".prep/releases/" + manifest.id(0) + ".json", ManifestFormat.write(manifest));
    }

    /** Puts the manifest of a release there that is only begun. */
    public void plan(Manifest manifest, String intent) {
        files.put(".prep/plans/" + manifest.id(0) + ".json", ManifestFormat.write(manifest));
        put(".prep/intent.json", intent);
    }

    /** Makes the pointer name a release. */
    public void point(Manifest manifest) {
        ReleaseId id = manifest.id(0);
        ReleaseId before = kept.isEmpty() ? null : kept.get(kept.size() - 1);
        PackageRef reference = manifest.reference();
        write(new Pointer(
                0,
                reference == null ? null : reference.cut(),
                id,
                reference,
                Digest.of(DigestAlgorithm.SHA256, ManifestFormat.write(manifest)),
                before,
                List.copyOf(kept),
                1,
                clock.instant(),
                false));
        kept.remove(id);
        kept.add(id);
    }

    /** Writes a pointer, whatever it says. */
    public void write(Pointer pointer) {
        files.put(".prep/current.json", PointerFormat.write(pointer));
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().substring(1);
        asked.add(path);
        requests.put(path, exchange.getRequestHeaders());
        delays.getOrDefault(path, () -> {}).run();
        if (down) {
            exchange.close();
            return;
        }
        String name = path.isEmpty() || path.endsWith("/") ? path + "index.html" : path;
        byte[] bytes = files.get(name);
        int status = statuses.getOrDefault(path, bytes == null ? 404 : 200);
        Map<String, String> fields = new LinkedHashMap<>(promised(name));
        fields.putAll(headers.getOrDefault(path, Map.of()));
        fields.values().removeIf(String::isEmpty);
        byte[] body = bytes == null || status != 200 ? new byte[0] : bytes;
        boolean zip = "gzip".equals(fields.get("Content-Encoding"));
        byte[] sent = zip && body.length > 0 ? StoredFile.gzip(body) : body;
        fields.forEach((field, value) -> exchange.getResponseHeaders().set(field, value));
        // Else the answer's second part waits for the client's delayed acknowledgement of the first.
        exchange.getResponseHeaders().set("Connection", "close");
        exchange.sendResponseHeaders(status, sent.length == 0 ? -1 : sent.length);
        exchange.getResponseBody().write(sent);
        exchange.close();
    }

    private Map<String, String> promised(String name) {
        Map<String, String> fields = new LinkedHashMap<>();
        if (name.startsWith(".prep/")) {
            fields.put("Content-Type", MediaType.JSON.value());
            fields.put("Cache-Control", CacheRule.POINTER.value());
            return fields;
        }
        ObjectKey path = ObjectKey.of(name);
        fields.put("Content-Type", recipe.mediaTypeOf(path, true).value());
        fields.put("Cache-Control", recipe.cacheRuleOf(path).value());
        if (recipe.encodingOf(path) == Encoding.GZIP) {
            fields.put("Content-Encoding", "gzip");
        }
        return fields;
    }

    @Override
    public void close() {
        server.stop(0);
        pool.shutdownNow();
    }
}
