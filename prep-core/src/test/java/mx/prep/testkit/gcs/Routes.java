package mx.prep.testkit.gcs;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Which call is which of Cloud Storage's operations. Thread-safe. */
final class Routes {
    private final Map<String, Bucket> buckets;
    private final Uploads uploads;
    private final int rewritten;
    private final String mainPage;
    /** Rewrites that aren't over: what they are about, and how many bytes were copied. */
    private final Map<String, Long> rewrites = new ConcurrentHashMap<>();

    /**
     * Routes.
     *
     * @param rewritten how many bytes one call of a rewrite copies at most
     * @param mainPage the page that answers for a folder, or empty
     */
    Routes(Map<String, Bucket> buckets, Uploads uploads, int rewritten, String mainPage) {
        this.buckets = buckets;
        this.uploads = uploads;
        this.rewritten = rewritten;
        this.mainPage = mainPage;
    }

    Answer answer(Call call, byte[] body) {
        Bucket bucket = bucket(call.bucket());
        if (call.api() == Call.Api.UPLOAD) {
            return call.method().equals("DELETE") ? uploads.cancel(call) : uploads.upload(bucket, call, body);
        }
        if (call.api() == Call.Api.PATH) {
            return download(bucket, call);
        }
        if (!call.segment(1).equals("o")) {
            return ofBucket(bucket, call);
        }
        return call.object().isEmpty() ? Lists.list(bucket, call) : ofObject(bucket, call, body);
    }

    private Bucket bucket(String name) {
        Bucket bucket = buckets.get(name);
        if (bucket == null) {
            throw GcsRefusal.noSuchBucket();
        }
        return bucket;
    }

    private Answer download(Bucket bucket, Call call) {
        if (!call.method().equals("GET") && !call.method().equals("HEAD")) {
            throw unknown();
        }
        boolean folder = call.object().isEmpty() || call.object().endsWith("/");
        if (!folder || mainPage.isEmpty()) {
            return Downloads.download(bucket.existing(call), call);
        }
        String page = call.object() + mainPage;
        return Downloads.download(
                bucket.find(page).orElseThrow(() -> GcsRefusal.noSuchObject(bucket.name(), page)), call);
    }

    private static Answer ofBucket(Bucket bucket, Call call) {
        if (call.method().equals("GET") && call.segment(1).isEmpty()) {
            ObjectNode node = JsonNodeFactory.instance.objectNode();
            node.put("kind", "storage#bucket").put("id", bucket.name()).put("name", bucket.name());
            return Answer.json(200, Fields.of(call, node));
        }
        throw unknown();
    }

    private Answer ofObject(Bucket bucket, Call call, byte[] body) {
        if (call.isRewrite()) {
            return rewrite(bucket, call, body);
        }
        return switch (call.method()) {
            case "GET" ->
                call.isMedia()
                        ? Downloads.download(bucket.existing(call), call)
                        : described(bucket, call, bucket.existing(call));
            case "PATCH" -> patch(bucket, call, body);
            case "DELETE" -> {
                bucket.delete(call);
                yield Answer.empty(204);
            }
            default -> throw unknown();
        };
    }

    private static Answer described(Bucket bucket, Call call, GcsObject object) {
        return Answer.json(200, Fields.of(call, Resource.of(bucket.name(), call.object(), object)));
    }

    /** What isn't named stays. */
    private static Answer patch(Bucket bucket, Call call, byte[] body) {
        ObjectNode document = Resource.parse(body);
        GcsObject now = bucket.existing(call);
        Resource changes = Resource.of(document);
        Map<String, String> properties = new LinkedHashMap<>(now.properties());
        properties.putAll(changes.properties());
        Map<String, String> metadata = new LinkedHashMap<>(now.metadata());
        metadata.putAll(changes.metadata());
        return described(bucket, call, bucket.describe(call, properties, metadata));
    }

    /** With a description all headers are those that it names; without one they are the source's. */
    private Answer rewrite(Bucket from, Call call, byte[] body) {
        GcsObject source =
                from.find(call.object()).orElseThrow(() -> GcsRefusal.noSuchObject(from.name(), call.object()));
        call.query("sourceGeneration").ifPresent(wanted -> {
            if (Long.parseLong(wanted) != source.generation()) {
                throw GcsRefusal.noSuchObject(from.name(), call.object());
            }
        });
        Conditions.ofSource(call).check(source);
        Bucket into = bucket(call.segment(5));
        String token = call.query("rewriteToken").orElse("");
        if (!token.isEmpty() && !rewrites.containsKey(token)) {
            throw GcsRefusal.invalid("Invalid argument: rewriteToken");
        }
        long copied = Math.min(source.size(), rewrites.getOrDefault(token, 0L) + rewritten);
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("kind", "storage#rewriteResponse")
                .put("totalBytesRewritten", String.valueOf(copied))
                .put("objectSize", String.valueOf(source.size()))
                .put("done", copied == source.size());
        if (copied < source.size()) {
            String next = "rewrite-" + source.generation() + "-" + copied + "-"
                    + call.segment(7).hashCode();
            rewrites.put(next, copied);
            answer.put("rewriteToken", next);
        } else {
            ObjectNode document = Resource.parse(body);
            Resource described = Resource.of(document).encrypted(call.query("destinationKmsKeyName"));
            GcsObject copy = into.put(
                    call.segment(7),
                    source.content(),
                    document.isEmpty() ? source.properties() : described.properties(),
                    document.isEmpty() ? source.metadata() : described.metadata(),
                    Conditions.of(call));
            answer.set("resource", Resource.of(into.name(), call.segment(7), copy));
        }
        return Answer.json(200, Fields.of(call, answer));
    }

    private static GcsRefusal unknown() {
        return new GcsRefusal(501, "notImplemented", "This server doesn't know the request");
    }
}
