package mx.prep.testkit.gcs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPInputStream;
import mx.prep.testkit.cloud.CloudFault;
import mx.prep.testkit.cloud.CloudServer;
import mx.prep.testkit.store.Operation;
import mx.prep.testkit.store.Request;

/**
 * A Cloud Storage server on loopback whose buckets live in memory. Of the JSON API it knows objects (get, insert in its
 * three ways, rewrite, patch, delete, list) and partial answers; besides, downloads by {@code /bucket/object} with what
 * Google does to gzip. Thread-safe.
 *
 * <p>As strict as Google: every request but downloads from a public bucket needs a bearer token, bytes must be what their
 * checksums say, and of writers with the same {@code ifGenerationMatch} exactly one succeeds. It knows no versioning, no
 * ACLs and no batches, and has the permissions of {@link #rights} on {@code bucket/object}. Each request of an upload counts as a put, each call of a rewrite as a copy.
 */
public final class GcsServer extends CloudServer<Answer> {
    private final Set<String> tokens = ConcurrentHashMap.newKeySet();
    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();
    private final Guard guard = new Guard(this::permits);
    private final Routes routes;
    private final Uploads uploads;
    private final GcsServerBuilder options;

    GcsServer(GcsServerBuilder options) {
        super("gcs-server", options.port, options.tls, options.hook);
        this.options = options;
        this.tokens.addAll(options.tokens);
        this.uploads = new Uploads(endpoint().toString());
        this.routes = new Routes(buckets, uploads, options.rewritten, options.mainPage);
        serve();
    }

    /** Options of a server. */
    public static GcsServerBuilder builder() {
        return new GcsServerBuilder();
    }

    /** Makes an empty bucket, unless it is there. */
    public GcsServer bucket(String name) {
        buckets.computeIfAbsent(name, any -> new Bucket(name, options.clock, options.retention, guard));
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

    @Override
    protected void serve(HttpExchange exchange) throws IOException {
        Call call = Call.read(exchange);
        Request request = arrived(call.operation(), call.subject());
        CloudFault fault = fault(request);
        if (fault instanceof CloudFault.BreakUpload broken) {
            uploads.broken(call, exchange.getRequestBody().readNBytes(broken.bytes()));
            return;
        }
        byte[] body = body(exchange, call);
        if (request.operation() == Operation.PUT) {
            carried(Operation.PUT, body.length);
        }
        Optional<Answer> answer = apply(request, fault, () -> answer(call, body));
        if (answer.isPresent()) {
            int sent = send(exchange, answer.get(), fault);
            if (request.operation() == Operation.GET) {
                carried(Operation.GET, sent);
            }
        }
    }

    /** Sends an answer, and says how many bytes of its body. */
    private static int send(HttpExchange exchange, Answer answer, CloudFault fault) throws IOException {
        boolean bodiless = answer.begin(exchange);
        return bodiless ? 0 : send(exchange, answer.body(), 0, answer.body().length, fault);
    }

    /** Google's client may compress what it sends. */
    private static byte[] body(HttpExchange exchange, Call call) throws IOException {
        byte[] sent = exchange.getRequestBody().readAllBytes();
        return call.header("content-encoding").orElse("").equals("gzip")
                ? new GZIPInputStream(new ByteArrayInputStream(sent)).readAllBytes()
                : sent;
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

    /** In its JSON object, or where it is a download in its headers. */
    @Override
    protected Answer saying(Answer answer, Map<String, String> other) {
        if (answer.isDownload()) {
            other.forEach(answer::replace);
            return answer;
        }
        ObjectNode document = Resource.parse(answer.body());
        other.forEach((name, value) -> {
            document.remove(name);
            if (!value.isEmpty()) {
                document.put(name, value);
            }
        });
        return answer.withBody(Resource.bytes(document));
    }

    private Answer answer(Call call, byte[] body) {
        try {
            checkToken(call);
            if (call.header("authorization").isEmpty()) {
                return routes.answer(call, body);
            }
            guard.check(call);
            return guard.hiding(call, () -> routes.answer(call, body));
        } catch (GcsRefusal e) {
            if (e.status() == 304) {
                return Answer.empty(304);
            }
            return call.api() == Call.Api.PATH
                    ? Answer.xmlError(e.status(), xmlCode(e), String.valueOf(e.getMessage()))
                    : Answer.error(e.status(), e.code(), String.valueOf(e.getMessage()));
        }
    }

    private static String xmlCode(GcsRefusal e) {
        return switch (e.status()) {
            case 401 -> "AuthenticationRequired";
            case 403 -> "AccessDenied";
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
}
