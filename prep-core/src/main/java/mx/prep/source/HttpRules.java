package mx.prep.source;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * How an HTTP source behaves on the network.
 *
 * @param redirects hosts that it may be sent on to, lower case
 * @param headers sent with every request to the source's own host, credentials among them
 * @param userAgent who is asking
 * @param rateFloor least bytes per second over a minute
 * @param deadline longest time of a transfer
 * @param unknownLength whether a package may come without Content-Length
 */
record HttpRules(
        Set<String> redirects,
        Map<String, String> headers,
        String userAgent,
        long rateFloor,
        Duration deadline,
        UnknownLength unknownLength) {
    HttpRules {
        redirects = Set.copyOf(redirects);
        headers = Map.copyOf(headers);
    }

    /** Whether a URI may be asked at all: https, or http to a literal loopback address. */
    static boolean isAllowed(URI uri) {
        if (uri.getHost() == null || uri.getUserInfo() != null) {
            return false;
        }
        String host = uri.getHost();
        boolean loopback = host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}") || host.equals("[::1]");
        return "https".equalsIgnoreCase(uri.getScheme()) || ("http".equalsIgnoreCase(uri.getScheme()) && loopback);
    }
}
