package mx.prep.testkit.s3;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import mx.prep.testkit.cloud.CloudFault;
import mx.prep.testkit.cloud.CloudServer;
import mx.prep.testkit.store.Operation;
import mx.prep.testkit.store.Request;

/**
 * An S3 server on loopback whose buckets live in memory; addressed by path ({@code /bucket/key}). Knows objects (put,
 * get, head, copy, delete, delete many), uploads in parts and lists. Thread-safe.
 *
 * <p>As strict as S3: every request must be signed (SigV4, 15 minutes of skew at most), bytes must be what their
 * checksums say, and of writers with the same {@code If-Match} or {@code If-None-Match} exactly one succeeds. It knows
 * no versions, has the actions of {@link #rights} on ARNs, and refuses ACLs as buckets do today: all but
 * {@code bucket-owner-full-control}.
 * Parts of an upload count as puts, a list of deletions as one request.
 */
public final class S3Server extends CloudServer<Answer> {
    static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final Map<String, S3Keys> keys;
    private final Signatures signatures;
    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();
    private final Guard guard;
    private final Routes routes;
    private final S3ServerBuilder options;

    S3Server(S3ServerBuilder options) {
        super("s3-server", options.port, options.tls, options.hook);
        this.options = options;
        this.keys = new ConcurrentHashMap<>(options.keys);
        this.signatures = new Signatures(options.region, options.clock);
        this.guard = new Guard(this::permits);
        this.routes = new Routes(buckets, options.clock, guard);
        serve();
    }

    /** Options of a server. */
    public static S3ServerBuilder builder() {
        return new S3ServerBuilder();
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

    @Override
    protected void serve(HttpExchange exchange) throws IOException {
        byte[] sent = exchange.getRequestBody().readAllBytes();
        Call call;
        try {
            call = Exchanges.read(exchange, sent);
        } catch (S3Refusal e) {
            send(exchange, Answer.error(e.status(), e.code(), e.getMessage()), CloudFault.NONE);
            return;
        }
        Request request = arrived(call.operation(), call.subject());
        CloudFault fault = fault(request);
        if (request.operation() == Operation.PUT) {
            carried(Operation.PUT, call.body().length);
        }
        Optional<Answer> answer = apply(request, fault, () -> answer(call, sent));
        if (answer.isPresent()) {
            int length = send(exchange, answer.get(), fault);
            if (request.operation() == Operation.GET) {
                carried(Operation.GET, length);
            }
        }
    }

    /** Sends an answer, and says how many bytes of its body. */
    private static int send(HttpExchange exchange, Answer answer, CloudFault fault) throws IOException {
        answer.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        boolean head = exchange.getRequestMethod().equals("HEAD");
        if (head || answer.status() == 204 || answer.length() == 0) {
            if (head && answer.status() < 300) {
                exchange.getResponseHeaders().set("Content-Length", String.valueOf(answer.length()));
            }
            exchange.sendResponseHeaders(answer.status(), -1);
            return 0;
        }
        exchange.sendResponseHeaders(answer.status(), answer.length());
        return send(exchange, answer.body(), answer.from(), answer.length(), fault);
    }

    @Override
    protected Answer error(int status, String code) {
        return code.isEmpty()
                ? Answer.of(status, "<html>a proxy</html>".getBytes(StandardCharsets.UTF_8))
                        .with("Content-Type", "text/html")
                : Answer.error(status, code, "fails by script");
    }

    @Override
    protected Answer with(Answer answer, String name, String value) {
        return answer.with(name, value);
    }

    @Override
    protected Answer saying(Answer answer, Map<String, String> other) {
        other.forEach((name, value) -> {
            answer.headers().keySet().removeIf(name::equalsIgnoreCase);
            if (!value.isEmpty()) {
                answer.with(name, value);
            }
        });
        return answer;
    }

    private Answer answer(Call call, byte[] sent) {
        try {
            signatures.check(call, keys);
            Checksums.check(call, sent);
            guard.check(call);
            return guard.hiding(call, () -> routes.answer(call));
        } catch (S3Refusal e) {
            Answer error = Answer.error(e.status(), e.code(), e.getMessage());
            return e.status() == 416 ? error.with("Content-Range", "bytes */*") : error;
        }
    }
}
