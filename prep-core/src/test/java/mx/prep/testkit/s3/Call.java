package mx.prep.testkit.s3;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import mx.prep.testkit.store.Operation;

/**
 * A request as it came in.
 *
 * @param rawPath the path as sent
 * @param query decoded names and values
 * @param headers by lower-case name, trimmed; values of a repeated one joined by commas
 * @param bucket the bucket, or empty
 * @param key the object's key, or empty
 * @param body the object's bytes, without the framing of chunked signing
 */
record Call(
        String method,
        String rawPath,
        Map<String, String> query,
        Map<String, String> headers,
        String bucket,
        String key,
        byte[] body) {

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
