package mx.prep.source;

import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import mx.prep.error.ConfigException;
import mx.prep.spi.Builder;
import mx.prep.spi.PackageSource;
import org.jspecify.annotations.Nullable;

/** Options of an {@link HttpSource}. */
public final class HttpSourceBuilder implements Builder<PackageSource> {
    private @Nullable URI url;
    private @Nullable Path trust;
    private @Nullable Path clientCertificate;
    private @Nullable String clientPasswordEnv;
    private @Nullable String proxy;
    private List<String> redirects = List.of();
    private List<String> pins = List.of();
    private Map<String, String> headersEnv = Map.of();
    private String userAgent = "prep (+https://github.com/; outlet)";
    private long rateFloor = 32 << 10;
    private Duration deadline = Duration.ofMinutes(10);
    private Duration connectTimeout = Duration.ofSeconds(15);
    private UnknownLength unknownLength = UnknownLength.REFUSE;
    private Clock clock = Clock.systemUTC();
    private LongSupplier nanos = System::nanoTime;

    HttpSourceBuilder() {}

    /** The package's address: https, or http to a literal loopback address. */
    public HttpSourceBuilder url(URI address) {
        this.url = address;
        return this;
    }

    /** Hosts besides the address's own that the source may send us on to. Default: none. */
    public HttpSourceBuilder redirects(List<String> hosts) {
        this.redirects = List.copyOf(hosts);
        return this;
    }

    /** PEM file of certificates that are trusted besides the platform's. Default: none. */
    public HttpSourceBuilder trust(Path pemFile) {
        this.trust = pemFile;
        return this;
    }

    /** SHA-256 of public keys (SPKI) in hex, one of which has to be in the server's chain. Default: any key. */
    public HttpSourceBuilder pins(List<String> sha256) {
        this.pins = List.copyOf(sha256);
        return this;
    }

    /** PKCS#12 file with our certificate and key. Default: none. */
    public HttpSourceBuilder clientCertificate(Path file) {
        this.clientCertificate = file;
        return this;
    }

    /** Name of the environment variable that holds the file's password. */
    public HttpSourceBuilder clientPasswordEnv(String variable) {
        this.clientPasswordEnv = variable;
        return this;
    }

    /** Headers to send, each with the name of the environment variable that holds its value. Default: none. */
    public HttpSourceBuilder headersEnv(Map<String, String> variables) {
        this.headersEnv = Map.copyOf(variables);
        return this;
    }

    /** Proxy as {@code host:port}. Default: the platform's. */
    public HttpSourceBuilder proxy(String hostAndPort) {
        this.proxy = hostAndPort;
        return this;
    }

    /** Who is asking, such as {@code medio.mx prep (tel. 55 1234 5678)}, so that the authority can call. */
    public HttpSourceBuilder userAgent(String text) {
        this.userAgent = text;
        return this;
    }

    /** Least bytes a second over a minute. Default 32 KiB. */
    public HttpSourceBuilder rateFloor(long bytesPerSecond) {
        this.rateFloor = bytesPerSecond;
        return this;
    }

    /** Longest time of a transfer. Default 10 minutes. */
    public HttpSourceBuilder deadline(Duration time) {
        this.deadline = time;
        return this;
    }

    /** Longest time until a connection stands. Default 15 s. */
    public HttpSourceBuilder connectTimeout(Duration time) {
        this.connectTimeout = time;
        return this;
    }

    /** What to do with a package of unknown length. Default {@link UnknownLength#REFUSE}. */
    public HttpSourceBuilder unknownLength(UnknownLength choice) {
        this.unknownLength = choice;
        return this;
    }

    HttpSourceBuilder clock(Clock clock, LongSupplier nanos) {
        this.clock = clock;
        this.nanos = nanos;
        return this;
    }

    @Override
    public HttpSource build() {
        URI address = url;
        if (address == null) {
            throw new ConfigException("An https source needs the option url.");
        }
        if (!HttpRules.isAllowed(address) || address.getFragment() != null) {
            throw new ConfigException(
                    "source.url has to start with https:// and hold neither credentials nor a fragment"
                            + " (plain http is for literal loopback addresses only).");
        }
        Set<String> hosts = new HashSet<>();
        redirects.forEach(host -> hosts.add(host.toLowerCase(Locale.ROOT)));
        HttpRules rules = new HttpRules(hosts, headers(), userAgent, rateFloor, deadline, unknownLength);
        return new HttpSource(address, new HttpSession(client(), rules, clock), rules, clock, nanos);
    }

    private HttpClient client() {
        HttpClient.Builder client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connectTimeout)
                .sslParameters(Tls.parameters())
                .sslContext(Tls.context(trust, pinSet(), clientCertificate, password()));
        if (proxy != null) {
            client.proxy(proxySelector(proxy));
        }
        return client.build();
    }

    private Set<String> pinSet() {
        Set<String> all = new HashSet<>();
        for (String pin : pins) {
            if (!pin.matches("[0-9a-fA-F]{64}")) {
                throw new ConfigException("source.pins holds SHA-256 digests of 64 hex digits.");
            }
            all.add(pin.toLowerCase(Locale.ROOT));
        }
        return all;
    }

    private static ProxySelector proxySelector(String hostAndPort) {
        int colon = hostAndPort.lastIndexOf(':');
        try {
            return ProxySelector.of(new InetSocketAddress(
                    hostAndPort.substring(0, colon), Integer.parseInt(hostAndPort.substring(colon + 1))));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new ConfigException("source.proxy is host:port, such as proxy.medio.mx:3128.", e);
        }
    }

    private char @Nullable [] password() {
        return clientPasswordEnv == null
                ? null
                : secret(clientPasswordEnv, "source.clientPasswordEnv").toCharArray();
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new HashMap<>();
        headersEnv.forEach((name, variable) -> headers.put(name, secret(variable, "source.headersEnv." + name)));
        return headers;
    }

    private static String secret(String variable, String option) {
        String value = System.getenv(variable);
        if (value == null || value.isEmpty()) {
            throw new ConfigException("The environment variable " + variable + ", named by " + option + ", isn't set.");
        }
        return value;
    }
}
