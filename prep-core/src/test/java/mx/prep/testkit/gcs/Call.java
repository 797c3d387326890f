package mx.prep.testkit.gcs;

import com.sun.net.httpserver.HttpExchange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import mx.prep.testkit.cloud.Wire;
import mx.prep.testkit.store.Operation;

/** A request as it came in: which API it speaks, and what it is about. */
final class Call {
    /** The ways to address an object. */
    enum Api {
        /** {@code /storage/v1/b/bucket/o/object}; content also with {@code /download} before it. */
        JSON,
        /** {@code /upload/storage/v1/b/bucket/o}. */
        UPLOAD,
        /** {@code /bucket/object}: downloads as readers and CDNs make them. */
        PATH
    }

    private final String method;
    private final Api api;
    private final List<String> segments;
    private final Map<String, String> query;
    private final Map<String, String> headers;

    private Call(
            String method, Api api, List<String> segments, Map<String, String> query, Map<String, String> headers) {
        this.method = method;
        this.api = api;
        this.segments = segments;
        this.query = query;
        this.headers = headers;
    }

    static Call read(HttpExchange exchange) {
        Map<String, String> headers = Wire.headers(exchange);
        // Google's client sends some methods so, for proxies that know only the usual ones.
        String method = headers.getOrDefault("x-http-method-override", exchange.getRequestMethod());
        String path = exchange.getRequestURI().getRawPath();
        Map<String, String> query = Wire.query(exchange.getRequestURI().getRawQuery(), Wire::form);
        for (String prefix : List.of("/storage/v1/b", "/upload/storage/v1/b", "/download/storage/v1/b")) {
            Api api = prefix.startsWith("/upload") ? Api.UPLOAD : Api.JSON;
            if (path.equals(prefix) || path.startsWith(prefix + "/")) {
                return new Call(method, api, segments(path.substring(prefix.length())), query, headers);
            }
        }
        String[] parts = path.substring(1).split("/", 2);
        List<String> names = new ArrayList<>(List.of(Wire.path(parts[0])));
        if (parts.length > 1 && !parts[1].isEmpty()) {
            names.add("o");
            names.add(Wire.path(parts[1]));
        }
        return new Call(method, Api.PATH, names, query, headers);
    }

    private static List<String> segments(String path) {
        List<String> segments = new ArrayList<>();
        for (String segment : path.isEmpty() ? new String[0] : path.substring(1).split("/", -1)) {
            segments.add(Wire.path(segment));
        }
        return segments;
    }

    String method() {
        return method;
    }

    Api api() {
        return api;
    }

    /** A part of the path behind the API's own, decoded; empty where there is none. */
    String segment(int number) {
        return number < segments.size() ? segments.get(number) : "";
    }

    String bucket() {
        return segment(0);
    }

    /** The object's name, or empty. */
    String object() {
        return api == Api.UPLOAD ? query("name").orElse("") : segment(2);
    }

    Optional<String> query(String name) {
        return Optional.ofNullable(query.get(name));
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    boolean isRewrite() {
        return segment(3).equals("rewriteTo");
    }

    boolean isMedia() {
        return api == Api.PATH || query("alt").orElse("").equals("media");
    }

    /** What it counts as: all of an upload are puts, whatever is about a bucket is a list. */
    Operation operation() {
        if (api == Api.UPLOAD || method.equals("PATCH")) {
            return Operation.PUT;
        } else if (method.equals("DELETE")) {
            return Operation.DELETE;
        } else if (api != Api.PATH && object().isEmpty()) {
            return Operation.LIST;
        } else if (isRewrite()) {
            return Operation.COPY;
        }
        return isMedia() && !method.equals("HEAD") ? Operation.GET : Operation.FIND;
    }

    /** What a request is about: the object, a copy's target, or a list's prefix. */
    String subject() {
        if (isRewrite()) {
            return segment(7);
        }
        return object().isEmpty() ? query("prefix").orElse("") : object();
    }
}
