package mx.prep.edge;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a reader asks for, as it came over the wire.
 *
 * @param method the method, in its own case
 * @param path the path as sent: still percent-encoded, starts with a slash, without query
 * @param query what followed the question mark, or null
 * @param transport whether the reader's own connection is encrypted
 * @param headers the request's headers
 */
public record EdgeRequest(
        String method, String path, @Nullable String query, Transport transport, Headers headers) {

    /** How the request travelled. */
    public enum Transport {
        PLAIN,
        TLS
    }

    /** Looks headers up by name, whatever its case. */
    @FunctionalInterface
    public interface Headers {
        /** The values of all lines with that name, in order; empty if there is none. */
        List<String> all(String name);

        /** Headers held in a map of one value each. */
        static Headers of(Map<String, String> map) {
            return name -> {
                List<String> found = new ArrayList<>();
                map.forEach((key, value) -> {
                    if (key.toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT))) {
                        found.add(value);
                    }
                });
                return found;
            };
        }
    }

    /** All lines of a list header as one (RFC 9110, section 5.3). */
    Optional<String> header(String name) {
        List<String> values = headers.all(name);
        return values.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", values));
    }
}
