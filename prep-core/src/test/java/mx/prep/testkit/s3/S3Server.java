package mx.prep.testkit.s3;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
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
 * An S3 server on loopback whose buckets live in memory; addressed by path ({@code /bucket/key}). Knows objects (put,
 * get, head, copy, delete, delete many), uploads in parts and lists. Thread-safe.
 *
 * <p>As strict as S3: every request must be signed (SigV4, 15 minutes of skew at most), bytes must be what their
 * checksums say, and of writers with the same {@code If-Match} or {@code If-None-Match} exactly one succeeds. It knows
 * no versions and no policies, and refuses ACLs as buckets do today: all but {@code bucket-owner-full-control}.
 */
public final class S3Server implements AutoCloseable {
    static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final AtomicInteger THREADS = new AtomicInteger();

    private final HttpServer http;
    private final ExecutorService threads;
    private final Map<String, S3Keys> keys;
    private final Signatures signatures;
    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();
    private final Routes routes;
    private final String scheme;
    private final S3ServerBuilder options;
    private final Map<Operation, Long> requests = new EnumMap<>(Operation.class);
    private final Map<Operation, Long> bytes = new EnumMap<>(Operation.class);
    private final AtomicLong numbers = new AtomicLong();
    private volatile RequestHook hook;
    private volatile S3Fault.Script script = S3Fault.Script.NONE;

    S3Server(S3ServerBuilder options) {
        this.options = options;
        this.keys = new ConcurrentHashMap<>(options.keys);
        this.signatures = new Signatures(options.region, options.clock);
        this.routes = new Routes(buckets, options.clock);
        this.hook = options.hook;
        this.scheme = options.tls == null ? "http" : "https";
        this.threads = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "s3-server-" + THREADS.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        this.http = listen(options);
        http.setExecutor(threads);
        http.createContext("/", this::serve);
        http.start();
    }

    private static HttpServer listen(S3ServerBuilder options) {
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
    public static S3ServerBuilder builder() {
        return new S3ServerBuilder();
    }

    /** Where it listens, without a path. */
    public URI endpoint() {
        return URI.create(scheme + "://127.0.0.1:" + http.getAddress().getPort());
    }

    /** The region that signatures must name. */
    public String region() {
        return options.region;
    }

    /** Makes an empty bucket, unless it is there. */
    public S3Server bucket(String name) {
        buckets.computeIfAbsent(name, any -> new Bucket(options.clock));
        return this;
    }

    /** Takes these credentials from now on, besides those it takes. */
    public void accept(S3Keys added) {
        keys.put(added.accessKey(), added);
    }

    /** Takes these credentials no longer. */
    public void reject(S3Keys removed) {
        keys.remove(removed.accessKey());
    }

    /** What goes wrong from now on, instead of what did. */
    public void script(S3Fault.Script replacement) {
        script = replacement;
    }

    /** Who is called around each request from now on, on the server's thread: a latency, a directed schedule. */
    public void hook(RequestHook replacement) {
        hook = replacement;
    }

    /** How much it was asked; parts of an upload count as puts, a list of deletions as one request. */
    public Counts counts() {
        synchronized (requests) {
            return new Counts(requests, bytes);
        }
    }

    /** An object as stored, without a request. */
    public Optional<S3Object> object(String bucket, String key) {
        return Optional.ofNullable(buckets.get(bucket)).flatMap(found -> found.find(key));
    }

    /** All keys of a bucket in order, without a request. */
    public List<String> keys(String bucket) {
        Bucket found = buckets.get(bucket);
        return found == null ? List.of() : found.keys();
    }

    /** The keys of uploads in parts that were neither completed nor aborted. */
    public List<String> openUploads() {
        return routes.openUploads();
    }

    /** Puts other bytes into an object behind everybody's back; its ETag and headers stay. */
    public void tamper(String bucket, String key, byte[] other) {
        Optional.ofNullable(buckets.get(bucket))
                .orElseThrow(() -> new IllegalArgumentException("no bucket " + bucket))
                .tamper(key, other.clone());
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] sent = exchange.getRequestBody().readAllBytes();
            Call call;
            try {
                call = Exchanges.read(exchange, sent);
            } catch (S3Refusal e) {
                Exchanges.send(exchange, Answer.error(e.status(), e.code(), e.getMessage()), S3Fault.NONE, "");
                return;
            }
            Request request = new Request(numbers.incrementAndGet(), call.operation(), call.subject());
            RequestHook around = hook;
            around.before(request);
            S3Fault fault = script.apply(request);
            count(request.operation(), call.body().length);
            Optional<Answer> answer = apply(call, sent, fault);
            around.after(request);
            if (answer.isPresent()) {
                int length = Exchanges.send(exchange, answer.get(), fault, call.method());
                if (request.operation() == Operation.GET) {
                    add(bytes, Operation.GET, length);
                }
            }
        }
    }

    /** Applies a call as far as its fault lets it; empty if there is no answer. */
    private Optional<Answer> apply(Call call, byte[] sent, S3Fault fault) {
        if (fault instanceof S3Fault.Refuse refuse) {
            return Optional.of(refusal(refuse));
        } else if (fault instanceof S3Fault.Reset reset && !reset.applied()) {
            return Optional.empty();
        }
        Answer answer = answer(call, sent);
        if (fault instanceof S3Fault.Reset) {
            return Optional.empty();
        } else if (fault instanceof S3Fault.AppliedThen then) {
            return Optional.of(Answer.error(then.status(), then.code(), "fails by script"));
        } else if (fault instanceof S3Fault.Headers other) {
            other.headers().forEach((name, value) -> {
                answer.headers().keySet().removeIf(name::equalsIgnoreCase);
                if (!value.isEmpty()) {
                    answer.with(name, value);
                }
            });
        }
        return Optional.of(answer);
    }

    private static Answer refusal(S3Fault.Refuse refuse) {
        Answer answer = refuse.code().isEmpty()
                ? Answer.of(refuse.status(), "<html>a proxy</html>".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        .with("Content-Type", "text/html")
                : Answer.error(refuse.status(), refuse.code(), "fails by script");
        if (refuse.retryAfter() != null) {
            answer.with("Retry-After", String.valueOf(refuse.retryAfter().toSeconds()));
        }
        return answer;
    }

    private Answer answer(Call call, byte[] sent) {
        try {
            signatures.check(call, keys);
            Checksums.check(call, sent);
            return routes.answer(call);
        } catch (S3Refusal e) {
            Answer error = Answer.error(e.status(), e.code(), e.getMessage());
            return e.status() == 416 ? error.with("Content-Range", "bytes */*") : error;
        }
    }

    private void count(Operation operation, long length) {
        add(requests, operation, 1);
        if (operation == Operation.PUT) {
            add(bytes, operation, length);
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
