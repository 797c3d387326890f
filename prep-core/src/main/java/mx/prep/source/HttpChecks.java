package mx.prep.source;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mx.prep.error.ConfigException;
import mx.prep.internal.secret.Secrets;
import mx.prep.internal.tls.Addresses;
import org.jspecify.annotations.Nullable;

/** Checks the options of an HTTP source; no message holds an address or a secret. */
final class HttpChecks {
    private static final Pattern HOST = Pattern.compile("(?i)([a-z0-9._-]+|\\[[0-9a-f:.]+])(:(\\d{1,5}))?");
    private static final Pattern PROXY =
            Pattern.compile("(?:http://)?([A-Za-z0-9._-]+|\\[[0-9a-fA-F:.]+]):(\\d{1,5})/?");
    private static final Set<String> OURS = Set.of(
            "user-agent",
            "accept-encoding",
            "if-none-match",
            "if-modified-since",
            "if-range",
            "range",
            "cache-control");
    private static final URI ANYWHERE = URI.create("http://127.0.0.1/");

    private final Secrets secrets;

    HttpChecks(Secrets secrets) {
        this.secrets = secrets;
    }

    URI url(@Nullable URI url) {
        if (url == null) {
            throw new ConfigException("An https source needs the option url.");
        }
        if (url.getHost() == null || url.getRawFragment() != null || url.getRawPath() == null) {
            throw new ConfigException("source.url has to be an address such as https://host/folder/prep.zip.");
        }
        if (url.getRawUserInfo() != null) {
            throw new ConfigException("source.url holds a user or password, which don't belong into the file: write"
                    + " 'headersEnv: {Authorization: PREP_AUTHORIZATION}' under source, where the variable holds"
                    + " the header's value.");
        }
        boolean loopback = Addresses.isLoopback(url.getHost());
        if (!"https".equalsIgnoreCase(url.getScheme()) && !("http".equalsIgnoreCase(url.getScheme()) && loopback)) {
            throw new ConfigException("source.url has to start with https://. Plain http is only for a literal loopback"
                    + " address, such as http://127.0.0.1:8080/prep.zip.");
        }
        return url;
    }

    InetSocketAddress proxy(String text, URI url) {
        Matcher m = PROXY.matcher(text);
        if (!m.matches() || Integer.parseInt(m.group(2)) > 65_535) {
            throw new ConfigException("source.proxy is host:port, such as proxy.medio.mx:3128.");
        }
        if ("http".equalsIgnoreCase(url.getScheme())) {
            throw new ConfigException("source.proxy can't be used with plain http; remove it, or use https.");
        }
        return InetSocketAddress.createUnresolved(m.group(1), Integer.parseInt(m.group(2)));
    }

    Set<String> hosts(Collection<String> redirects) {
        Set<String> hosts = new HashSet<>();
        for (String text : redirects) {
            Matcher m = HOST.matcher(text);
            if (!m.matches() || (m.group(3) != null && Integer.parseInt(m.group(3)) > 65_535)) {
                throw new ConfigException(
                        "source.redirects is a list of hosts, such as [cdn.example.mx] or [\"cdn.example.mx:8443\"].");
            }
            hosts.add(Redirects.authority(URI.create("https://" + text)));
        }
        return hosts;
    }

    Set<InetAddress> addresses(Collection<String> literals) {
        Set<InetAddress> all = new HashSet<>();
        for (String text : literals) {
            all.add(Addresses.literal(text)
                    .orElseThrow(() -> new ConfigException("source.allowAddresses is a list of addresses, such as"
                            + " [\"127.0.0.1\"]; a name doesn't do.")));
        }
        return all;
    }

    /** Pins as lower-case hex. */
    Set<String> pins(Collection<String> pins) {
        Set<String> all = new HashSet<>();
        for (String pin : pins) {
            String text = pin.replaceFirst("^sha256(//|/|:)", "");
            if (text.matches("[0-9a-fA-F]{64}")) {
                all.add(text.toLowerCase(Locale.ROOT));
            } else if (text.matches("[A-Za-z0-9+/]{43}=")) {
                all.add(HexFormat.of().formatHex(Base64.getDecoder().decode(text)));
            } else {
                throw new ConfigException("source.pins is a list of SHA-256 digests of public keys, each as 64 hex"
                        + " digits or in base64.");
            }
        }
        return all;
    }

    Map<String, String> headers(Map<String, String> variables) {
        Map<String, String> headers = new HashMap<>();
        variables.forEach((name, variable) -> {
            if (OURS.contains(name.toLowerCase(Locale.ROOT))) {
                throw new ConfigException("source.headersEnv can't set " + name + ", which the source sets itself.");
            }
            headers.put(name, checked(name, secret("headersEnv." + name, variable)));
        });
        return headers;
    }

    String userAgent(String text) {
        return checked("User-Agent", text);
    }

    private static String checked(String name, String value) {
        try {
            HttpRequest.newBuilder(ANYWHERE).setHeader(name, value);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(
                    "The header " + name + " of the source can't be sent: either its name isn't one that can be set, or"
                            + " its value holds a line break or control character.");
        }
        return value;
    }

    /** The secret at a place, without the line break that files end with. */
    String secret(String option, String place) {
        String value;
        try {
            value = secrets.apply(place);
        } catch (ConfigException e) {
            throw new ConfigException("source." + option + ": " + e.getMessage() + ".");
        }
        if (value == null || value.isBlank()) {
            throw new ConfigException("source." + option + " names an environment variable that isn't set. Set it for"
                    + " the process that runs the publisher.");
        }
        return value.strip();
    }

    Duration positive(String option, Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new ConfigException("source." + option + " is a duration such as 30s.");
        }
        return duration;
    }
}
