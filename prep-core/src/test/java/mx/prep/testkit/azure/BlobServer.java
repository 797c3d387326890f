package mx.prep.testkit.azure;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import mx.prep.testkit.store.Counts;
import mx.prep.testkit.store.Operation;
import mx.prep.testkit.store.Request;
import mx.prep.testkit.store.RequestHook;

/**
 * A Blob Storage server on loopback whose containers live in memory; addressed by path ({@code /account/container/blob}).
 * Knows block blobs (put, blocks and their list, get, head, copy, delete) and lists. Thread-safe.
 *
 * <p>As strict as Azure: every request must be signed with the account's key (15 minutes of skew at most), bytes must be
 * what their MD5 says, and of writers with the same {@code If-Match} or {@code If-None-Match} exactly one succeeds. It
 * knows no tokens, snapshots, leases and policies: Azurite does.
 */
public final class BlobServer implements AutoCloseable {
    /** The one account: the one that tools know emulators by. */
    public static final String ACCOUNT = "devstoreaccount1";

    /** Its shared key, in base64; no secret. */
    public static final String KEY =
            "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static final AtomicInteger THREADS = new AtomicInteger();

    private final HttpServer http;
    private final ExecutorService threads;
    private final Map<String, Container> containers = new ConcurrentHashMap<>();
    private final BlobRoutes routes = new BlobRoutes(containers);
    private final SharedKeyCheck signatures;
    private final Clock clock;
    private final RequestHook hook;
    private final Map<Operation, Long> requests = new EnumMap<>(Operation.class);
    private final Map<Operation, Long> bytes = new EnumMap<>(Operation.class);
    private final AtomicLong numbers = new AtomicLong();

    private BlobServer(int port, RequestHook hook) {
        this.hook = hook;
        this.clock = Clock.systemUTC();
        this.signatures = new SharedKeyCheck(ACCOUNT, Base64.getDecoder().decode(KEY), clock);
        this.threads = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "blob-server-" + THREADS.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        try {
            this.http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        http.setExecutor(threads);
        http.createContext("/", this::serve);
        http.start();
    }

    /** On any free port. */
    public static BlobServer start() {
        return start(0, RequestHook.NONE);
    }

    /**
     * On a port of loopback.
     *
     * @param port 0 for any free one
     * @param hook called around each request, on the server's thread
     */
    public static BlobServer start(int port, RequestHook hook) {
        return new BlobServer(port, hook);
    }

    /** Where it listens, with the account in the path. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/" + ACCOUNT);
    }

    /** Makes an empty container, unless it is there. */
    public BlobServer container(String name) {
        containers.computeIfAbsent(name, any -> new Container(clock));
        return this;
    }

    /** How much it was asked; blocks and their list count as puts. */
    public Counts counts() {
        synchronized (requests) {
            return new Counts(requests, bytes);
        }
    }

    /** A blob as stored, without a request. */
    public Optional<StoredBlob> blob(String container, String name) {
        return Optional.ofNullable(containers.get(container)).flatMap(found -> found.find(name));
    }

    /** All names of a container in order, without a request. */
    public List<String> names(String container) {
        Container found = containers.get(container);
        return found == null ? List.of() : found.names();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            BlobCall call = BlobCall.read(exchange);
            Request request = new Request(numbers.incrementAndGet(), call.operation(), call.subject());
            hook.before(request);
            add(requests, request.operation(), 1);
            if (request.operation() == Operation.PUT) {
                add(bytes, Operation.PUT, call.body().length);
            }
            BlobAnswer answer = answer(call);
            hook.after(request);
            int sent = answer.send(exchange);
            if (request.operation() == Operation.GET) {
                add(bytes, Operation.GET, sent);
            }
        }
    }

    private BlobAnswer answer(BlobCall call) {
        try {
            signatures.check(call);
            call.checkBody();
            return routes.answer(call);
        } catch (BlobRefusal e) {
            return BlobAnswer.error(e);
        }
    }

    private void add(Map<Operation, Long> counts, Operation operation, long more) {
        synchronized (requests) {
            counts.merge(operation, more, Long::sum);
        }
    }

    /** Stops at once; requests that run are broken off. */
    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }
}
