package mx.prep.testkit.gcs;

import com.sun.net.httpserver.HttpExchange;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import mx.prep.testkit.store.Operation;
import org.jspecify.annotations.Nullable;

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
        Map<String, String> headers = new TreeMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(
                        name.toLowerCase(Locale.ROOT), String.join(",", values).trim()));
        // Google's client sends some methods so, for proxies that know only the usual ones.
        String method = headers.getOrDefault("x-http-method-override", exchange.getRequestMethod());
        String path = exchange.getRequestURI().getRawPath();
        Map<String, String> query = parameters(exchange.getRequestURI().getRawQuery());
        for (String prefix : List.of("/storage/v1/b", "/upload/storage/v1/b", "/download/storage/v1/b")) {
            Api api = prefix.startsWith("/upload") ? Api.UPLOAD : Api.JSON;
            if (path.equals(prefix) || path.startsWith(prefix + "/")) {
                return new Call(method, api, segments(path.substring(prefix.length())), query, headers);
            }
        }
        String[] parts = path.substring(1).split("/", 2);
        List<String> names = new ArrayList<>(List.of(decode(parts[0])));
        if (parts.length > 1 && !parts[1].isEmpty()) {
            names.add("o");
            names.add(decode(parts[1]));
        }
        return new Call(method, Api.PATH, names, query, headers);
    }

    private static List<String> segments(String path) {
        List<String> segments = new ArrayList<>();
        for (String segment : path.isEmpty() ? new String[0] : path.substring(1).split("/", -1)) {
            segments.add(decode(segment));
        }
        return segments;
    }

    private static Map<String, String> parameters(@Nullable String raw) {
        Map<String, String> query = new LinkedHashMap<>();
        for (String pair : raw == null || raw.isEmpty() ? new String[0] : raw.split("&")) {
            int equals = pair.indexOf('=');
            query.put(
                    URLDecoder.decode(equals < 0 ? pair : pair.substring(0, equals), StandardCharsets.UTF_8),
                    equals < 0 ? "" : URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return query;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
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
