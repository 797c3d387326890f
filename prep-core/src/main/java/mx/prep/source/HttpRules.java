package mx.prep.source;

import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mx.prep.internal.time.Pause;
import mx.prep.internal.time.Ticker;
import mx.prep.internal.tls.NameGuard;
import org.jspecify.annotations.Nullable;

/**
 * How an HTTP source behaves on the network.
 *
 * @param url the source's own address
 * @param redirects where it may send us on to
 * @param names where names may lead to
 * @param headers sent to the address's own host and port only: credentials
 * @param userAgent who is asking
 * @param tls how connections are protected
 * @param proxy what connections go through, or null for the platform's choice
 * @param connectTimeout longest time until a connection stands
 * @param headerTimeout longest time from then until the answer's headers are there
 * @param pace what a transfer is held to
 * @param unknownLength what becomes of a package without Content-Length
 * @param clock tells when a transfer began
 * @param ticker tells how long it takes
 * @param pause waits before a transfer that broke off is resumed
 */
record HttpRules(
        URI url,
        Redirects redirects,
        NameGuard names,
        Map<String, String> headers,
        String userAgent,
        Tls tls,
        @Nullable InetSocketAddress proxy,
        Duration connectTimeout,
        Duration headerTimeout,
        TransferGuard.Pace pace,
        UnknownLength unknownLength,
        Clock clock,
        Ticker ticker,
        Pause pause) {
    HttpRules {
        headers = Map.copyOf(headers);
    }

    /** What no message may say. */
    Discretion discretion() {
        List<String> words = new ArrayList<>(headers.values());
        words.add(tls.password());
        words.add(url.getHost());
        words.add(url.getRawPath());
        if (url.getRawQuery() != null) {
            words.add(url.getRawQuery());
        }
        redirects.hosts().forEach(host -> words.add(host.replaceFirst(":\\d+$", "")));
        return new Discretion(words);
    }

    /** Without address and credentials. */
    @Override
    public String toString() {
        return "HttpRules[" + userAgent + "]";
    }
}
