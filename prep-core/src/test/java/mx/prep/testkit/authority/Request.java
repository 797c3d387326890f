package mx.prep.testkit.authority;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request that the simulator has received.
 *
 * @param method such as {@code GET}
 * @param path with its query, as sent
 * @param headers by lower-case name; of a repeated header the last
 */
public record Request(String method, String path, Map<String, String> headers) {
    public Request {
        headers = Map.copyOf(headers);
    }

    /** The header with a name, whatever its case. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }
}
