package mx.prep.testkit.s3;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import mx.prep.testkit.store.Operation;

/** A request as it came in. */
final class Call {
    private final String method;
    private final String rawPath;
    private final Map<String, String> query;
    private final Map<String, String> headers;
    private final String bucket;
    private final String key;
    private final byte[] body;

    /**
     * A request.
     *
     * @param rawPath the path as sent
     * @param query decoded names and values
     * @param headers by lower-case name, trimmed; values of a repeated one joined by commas
     * @param bucket the bucket, or empty
     * @param key the object's key, or empty
     * @param body the object's bytes, without the framing of chunked signing
     */
    Call(
            String method,
            String rawPath,
            Map<String, String> query,
            Map<String, String> headers,
            String bucket,
            String key,
            byte[] body) {
        this.method = method;
        this.rawPath = rawPath;
        this.query = query;
        this.headers = headers;
        this.bucket = bucket;
        this.key = key;
        this.body = body;
    }

    String method() {
        return method;
    }

    String rawPath() {
        return rawPath;
    }

    Map<String, String> query() {
        return query;
    }

    Map<String, String> headers() {
        return headers;
    }

    String bucket() {
        return bucket;
    }

    String key() {
        return key;
    }

    byte[] body() {
        return body;
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    boolean asks(String name) {
        return query.containsKey(name);
    }

    String query(String name, String otherwise) {
        return query.getOrDefault(name, otherwise);
    }

    /** What it counts as: parts of an upload are puts, whatever is about a bucket is a list. */
    Operation operation() {
        if (method.equals("DELETE") || asks("delete")) {
            return Operation.DELETE;
        } else if (key.isEmpty()) {
            return Operation.LIST;
        } else if (method.equals("PUT") && headers.containsKey("x-amz-copy-source")) {
            return Operation.COPY;
        } else if (method.equals("PUT") || method.equals("POST")) {
            return Operation.PUT;
        }
        return method.equals("HEAD") ? Operation.FIND : Operation.GET;
    }

    /** What a request is about: the key, or a list's prefix. */
    String subject() {
        return key.isEmpty() ? query("prefix", "") : key;
    }
}
