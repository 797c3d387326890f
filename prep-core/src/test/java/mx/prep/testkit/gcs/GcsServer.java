package mx.prep.testkit.gcs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import mx.prep.testkit.store.Counts;
import mx.prep.testkit.store.Operation;
import mx.prep.testkit.store.Request;
import mx.prep.testkit.store.RequestHook;

/**
 * A Cloud Storage server on loopback whose buckets live in memory. Of the JSON API it knows objects (get, insert in its
 * three ways, rewrite, patch, delete, list) and partial answers; besides, downloads by {@code /bucket/object} with what
 * Google does to gzip. Thread-safe.
 *
 * <p>As strict as Google: every request but downloads from a public bucket needs a bearer token, bytes must be what their
 * checksums say, and of writers with the same {@code ifGenerationMatch} exactly one succeeds. It knows no versioning, no
 * ACLs and no batches.
 */
public final class GcsServer implements AutoCloseable {
    private static final AtomicInteger THREADS = new AtomicInteger();

    private final HttpServer http;
    private final ExecutorService threads;
    private final Set<String> tokens = ConcurrentHashMap.newKeySet();
    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();
    private final Routes routes;
    private final Uploads uploads;
    private final GcsServerBuilder options;
    private final Map<Operation, Long> requests = new EnumMap<>(Operation.class);
    private final Map<Operation, Long> bytes = new EnumMap<>(Operation.class);
    private final AtomicLong numbers = new AtomicLong();
    private volatile RequestHook hook;
    private volatile Function<Request, GcsFault> script = request -> GcsFault.NONE;

    GcsServer(GcsServerBuilder options) {
        this.options = options;
        this.tokens.addAll(options.tokens);
        this.hook = options.hook;
        this.threads = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "gcs-server-" + THREADS.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        this.http = listen(options);
        this.uploads = new Uploads(endpoint().toString());
        this.routes = new Routes(buckets, uploads, options.rewritten, options.mainPage);
        http.setExecutor(threads);
        http.createContext("/", this::serve);
        http.start();
    }

    private static HttpServer listen(GcsServerBuilder options) {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), options.port);
        try {
            if (options.tls == null) {
                return HttpServer.create(address, 0);
            }
            HttpsServer server = HttpsServer.create(address, 0);
            server.setHttpsConfigurator(new HttpsConfigurator(options.tls));
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Options of a server. */
    public static GcsServerBuilder builder() {
        return new GcsServerBuilder();
    }

    /** Where it listens, without a path. */
    public URI endpoint() {
        String scheme = options.tls == null ? "http" : "https";
        return URI.create(scheme + "://127.0.0.1:" + http.getAddress().getPort());
    }

    /** Makes an empty bucket, unless it is there. */
    public GcsServer bucket(String name) {
        buckets.computeIfAbsent(name, any -> new Bucket(name, options.clock, options.retention));
        return this;
    }

    /** Takes this token from now on, besides those it takes. */
    public void accept(String token) {
        tokens.add(token);
    }

    /** Takes this token no longer. */
    public void reject(String token) {
        tokens.remove(token);
    }

    /** What goes wrong from now on, instead of what did. */
    public void script(Function<Request, GcsFault> replacement) {
        script = replacement;
    }

    /** Who is called around each request from now on, on the server's thread: a latency, a directed schedule. */
    public void hook(RequestHook replacement) {
        hook = replacement;
    }

    /** How much it was asked; each request of an upload counts as a put, each call of a rewrite as a copy. */
    public Counts counts() {
        synchronized (requests) {
            return new Counts(requests, bytes);
        }
    }

    /** An object as stored, without a request. */
    public Optional<GcsObject> object(String bucket, String name) {
        return Optional.ofNullable(buckets.get(bucket)).flatMap(found -> found.find(name));
    }

    /** All names of a bucket in order, without a request. */
    public List<String> names(String bucket) {
        Bucket found = buckets.get(bucket);
        return found == null ? List.of() : found.names();
    }

    /** The names of resumable uploads that were neither completed nor cancelled. */
    public List<String> openUploads() {
        return uploads.open();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Call call = Call.read(exchange);
            Request request = new Request(numbers.incrementAndGet(), call.operation(), call.subject());
            RequestHook around = hook;
            around.before(request);
            GcsFault fault = script.apply(request);
            add(requests, request.operation(), 1);
            if (fault instanceof GcsFault.BreakUpload broken) {
                uploads.broken(call, exchange.getRequestBody().readNBytes(broken.bytes()));
                return;
            }
            byte[] body = body(exchange, call);
            if (request.operation() == Operation.PUT) {
                add(bytes, Operation.PUT, body.length);
            }
            Optional<Answer> answer = apply(call, body, fault);
            around.after(request);
            if (answer.isPresent()) {
                int most = fault instanceof GcsFault.CutBody cut ? cut.bytes() : Integer.MAX_VALUE;
                int sent = answer.get().send(exchange, most);
                if (request.operation() == Operation.GET) {
                    add(bytes, Operation.GET, sent);
                }
            }
        }
    }

    /** Google's client may compress what it sends. */
    private static byte[] body(HttpExchange exchange, Call call) throws IOException {
        byte[] sent = exchange.getRequestBody().readAllBytes();
        return call.header("content-encoding").orElse("").equals("gzip")
                ? new GZIPInputStream(new ByteArrayInputStream(sent)).readAllBytes()
                : sent;
    }

    /** Applies a call as far as its fault lets it; empty if there is no answer. */
    private Optional<Answer> apply(Call call, byte[] body, GcsFault fault) {
        if (fault instanceof GcsFault.Refuse refuse) {
            return Optional.of(refusal(refuse));
        } else if (fault instanceof GcsFault.Reset reset && !reset.applied()) {
            return Optional.empty();
        }
        Answer answer = answer(call, body);
        if (fault instanceof GcsFault.Reset) {
            return Optional.empty();
        } else if (fault instanceof GcsFault.AppliedThen then) {
            return Optional.of(Answer.error(then.status(), then.reason(), "fails by script"));
        } else if (fault instanceof GcsFault.Members members) {
            ObjectNode document = Resource.parse(answer.body());
            members.members().forEach((name, value) -> {
                document.remove(name);
                if (!value.isEmpty()) {
                    document.put(name, value);
                }
            });
            return Optional.of(answer.withBody(Resource.bytes(document)));
        }
        return Optional.of(answer);
    }

    private static Answer refusal(GcsFault.Refuse refuse) {
        Answer answer = refuse.reason().isEmpty()
                ? Answer.of(refuse.status(), "<html>a proxy</html>".getBytes(StandardCharsets.UTF_8))
                        .with("Content-Type", "text/html")
                : Answer.error(refuse.status(), refuse.reason(), "fails by script");
        if (refuse.retryAfter() != null) {
            answer.with("Retry-After", String.valueOf(refuse.retryAfter().toSeconds()));
        }
        return answer;
    }

    private Answer answer(Call call, byte[] body) {
        try {
            checkToken(call);
            return routes.answer(call, body);
        } catch (GcsRefusal e) {
            if (e.status() == 304) {
                return Answer.empty(304);
            }
            return call.api() == Call.Api.PATH
                    ? Answer.xmlError(e.status(), xmlCode(e), String.valueOf(e.getMessage()))
                    : Answer.error(e.status(), e.reason(), String.valueOf(e.getMessage()));
        }
    }

    private static String xmlCode(GcsRefusal e) {
        return switch (e.status()) {
            case 401 -> "AuthenticationRequired";
            case 404 -> String.valueOf(e.getMessage()).contains("bucket does not exist") ? "NoSuchBucket" : "NoSuchKey";
            case 412 -> "PreconditionFailed";
            case 416 -> "InvalidRange";
            default -> "InvalidArgument";
        };
    }

    private void checkToken(Call call) {
        String given = call.header("authorization").orElse("");
        boolean isPublic = call.api() == Call.Api.PATH && options.readable.contains(call.bucket());
        if (given.isEmpty() && !isPublic) {
            throw new GcsRefusal(
                    401,
                    "required",
                    "Anonymous caller does not have storage.objects access to the Google Cloud Storage object.");
        }
        if (!given.isEmpty()
                && !(given.startsWith("Bearer ") && tokens.contains(given.substring("Bearer ".length())))) {
            throw new GcsRefusal(401, "authError", "Invalid Credentials");
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
