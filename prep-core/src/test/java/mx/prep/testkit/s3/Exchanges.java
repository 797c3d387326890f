package mx.prep.testkit.s3;

import com.sun.net.httpserver.HttpExchange;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Between the JDK's server and calls. */
final class Exchanges {
    private Exchanges() {}

    static Call read(HttpExchange exchange, byte[] sent) {
        Map<String, String> headers = new TreeMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(
                        name.toLowerCase(Locale.ROOT), String.join(",", values).trim()));
        String rawPath = exchange.getRequestURI().getRawPath();
        String[] parts = rawPath.substring(1).split("/", 2);
        boolean framed = headers.getOrDefault("x-amz-content-sha256", "").startsWith("STREAMING-");
        return new Call(
                exchange.getRequestMethod(),
                rawPath,
                query(exchange.getRequestURI().getRawQuery()),
                headers,
                Xml.decode(parts[0]),
                parts.length > 1 ? Xml.decode(parts[1]) : "",
                framed ? Checksums.unframed(sent) : sent);
    }

    private static Map<String, String> query(@Nullable String raw) {
        Map<String, String> query = new LinkedHashMap<>();
        for (String pair : raw == null || raw.isEmpty() ? new String[0] : raw.split("&")) {
            int equals = pair.indexOf('=');
            query.put(
                    Xml.decode(equals < 0 ? pair : pair.substring(0, equals)),
                    equals < 0 ? "" : Xml.decode(pair.substring(equals + 1)));
        }
        return query;
    }
}
