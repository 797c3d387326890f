package mx.prep.testkit.cloud;

import com.sun.net.httpserver.HttpExchange;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** How requests look to a cloud's server. */
public final class Wire {
    private Wire() {}

    /** By lower-case name in order, trimmed; values of a repeated one joined by commas. */
    public static Map<String, String> headers(HttpExchange exchange) {
        Map<String, String> headers = new TreeMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(
                        name.toLowerCase(Locale.ROOT), String.join(",", values).trim()));
        return headers;
    }

    /**
     * The parameters of a query in its order; one without a value has an empty one.
     *
     * @param raw as sent, or null
     * @param decode undoes the encoding of a name or a value
     */
    public static Map<String, String> query(@Nullable String raw, UnaryOperator<String> decode) {
        Map<String, String> query = new LinkedHashMap<>();
        for (String pair : raw == null || raw.isEmpty() ? new String[0] : raw.split("&")) {
            int equals = pair.indexOf('=');
            query.put(
                    decode.apply(equals < 0 ? pair : pair.substring(0, equals)),
                    equals < 0 ? "" : decode.apply(pair.substring(equals + 1)));
        }
        return query;
    }

    /** Undoes percent-encoding; a plus is a space. */
    public static String form(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** Undoes percent-encoding; a plus is a plus. */
    public static String path(String text) {
        return form(text.replace("+", "%2B"));
    }
}
