package mx.prep.testkit.azure;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.testkit.cloud.Wire;
import mx.prep.testkit.store.Operation;

/** A request as it came in: {@code /account/container/blob}. */
final class BlobCall {
    private final String method;
    private final String rawPath;
    private final Map<String, String> query;
    private final Map<String, String> headers;
    private final String account;
    private final String container;
    private final String blob;
    private final byte[] body;

    private BlobCall(
            String method, String rawPath, Map<String, String> query, Map<String, String> headers, byte[] body) {
        this.method = method;
        this.rawPath = rawPath;
        this.query = query;
        this.headers = headers;
        this.body = body;
        String[] parts = rawPath.substring(1).split("/", 3);
        this.account = Wire.path(parts[0]);
        this.container = parts.length > 1 ? Wire.path(parts[1]) : "";
        this.blob = parts.length > 2 ? Wire.path(parts[2]) : "";
    }

    static BlobCall read(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        Map<String, String> query = new TreeMap<>();
        Wire.query(exchange.getRequestURI().getRawQuery(), Wire::form)
                .forEach((name, value) -> query.put(name.toLowerCase(Locale.ROOT), value));
        return new BlobCall(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getRawPath(),
                query,
                Wire.headers(exchange),
                body);
    }

    String method() {
        return method;
    }

    String rawPath() {
        return rawPath;
    }

    /** Decoded values by lower-case name. */
    Map<String, String> query() {
        return query;
    }

    String query(String name) {
        return query.getOrDefault(name, "");
    }

    /** By lower-case name. */
    Map<String, String> headers() {
        return headers;
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    String account() {
        return account;
    }

    String container() {
        return container;
    }

    /** The blob's name, or empty. */
    String blob() {
        return blob;
    }

    byte[] body() {
        return body;
    }

    boolean isCopy() {
        return method.equals("PUT") && headers.containsKey("x-ms-copy-source");
    }

    /** What it counts as: blocks and their list are puts, whatever is about a container is a list. */
    Operation operation() {
        if (blob.isEmpty()) {
            return Operation.LIST;
        }
        return switch (method) {
            case "DELETE" -> Operation.DELETE;
            case "PUT" -> isCopy() ? Operation.COPY : Operation.PUT;
            case "HEAD" -> Operation.FIND;
            default -> Operation.GET;
        };
    }

    /** What a request is about: the blob, or a list's prefix. */
    String subject() {
        return blob.isEmpty() ? query("prefix") : blob;
    }

    /** @throws BlobRefusal if the body isn't what its headers say */
    void checkBody() {
        header("content-md5").ifPresent(stated -> {
            if (!stated.equals(md5(body))) {
                throw BlobRefusal.badDigest();
            }
        });
    }

    static String md5(byte[] bytes) {
        return Base64.getEncoder()
                .encodeToString(Digest.of(DigestAlgorithm.MD5, bytes).bytes());
    }
}
