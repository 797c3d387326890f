package mx.prep.gcp.storage;

import com.google.common.escape.Escaper;
import com.google.common.net.PercentEscaper;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Where a bucket is. Names are encoded so that no server can read them in two ways: everything but letters, digits and
 * {@code -._~}.
 *
 * @param root the service's address, without a slash at its end
 * @param bucket its name
 */
record GcsPlace(String root, String bucket) {
    private static final Escaper SEGMENT = new PercentEscaper("-._~", false);
    private static final Escaper PATH = new PercentEscaper("-._~/", false);

    static GcsPlace of(URI endpoint, String bucket) {
        return new GcsPlace(endpoint.toString().replaceFirst("/+$", ""), bucket);
    }

    /** An address in the making. */
    static final class Address {
        private final String path;
        private final Map<String, String> query = new LinkedHashMap<>();

        private Address(String path) {
            this.path = path;
        }

        Address query(String name, String value) {
            query.put(name, value);
            return this;
        }

        URI uri() {
            String parameters = query.entrySet().stream()
                    .map(entry -> SEGMENT.escape(entry.getKey()) + "=" + SEGMENT.escape(entry.getValue()))
                    .collect(Collectors.joining("&"));
            return URI.create(path + (parameters.isEmpty() ? "" : "?" + parameters));
        }
    }

    /** All objects, in the JSON API. */
    Address objects() {
        return new Address(root + "/storage/v1/b/" + SEGMENT.escape(bucket) + "/o");
    }

    /** One object, in the JSON API. */
    Address object(String key) {
        return new Address(objects().path + "/" + SEGMENT.escape(key));
    }

    Address rewrite(String source, String target) {
        return new Address(
                object(source).path + "/rewriteTo/b/" + SEGMENT.escape(bucket) + "/o/" + SEGMENT.escape(target));
    }

    Address upload(String type, String key) {
        return new Address(root + "/upload/storage/v1/b/" + SEGMENT.escape(bucket) + "/o")
                .query("uploadType", type)
                .query("name", key);
    }

    /** One object's content, as readers ask for it. */
    URI content(String key) {
        return new Address(root + "/" + SEGMENT.escape(bucket) + "/" + PATH.escape(key)).uri();
    }

    /** Whether an address is this service's, so that it may have a token. */
    boolean holds(String address) {
        return address.startsWith(root + "/");
    }
}
