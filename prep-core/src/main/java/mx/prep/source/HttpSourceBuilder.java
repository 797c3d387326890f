package mx.prep.source;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import mx.prep.error.ConfigException;
import mx.prep.internal.time.Ticker;
import mx.prep.spi.Builder;
import mx.prep.spi.PackageSource;
import org.jspecify.annotations.Nullable;

/** Options of an {@link HttpSource}: {@code type: https}. Not thread-safe. */
public final class HttpSourceBuilder implements Builder<PackageSource> {
    private @Nullable URI url;
    private List<String> redirects = List.of();
    private @Nullable Path trust;
    private List<String> pins = List.of();
    private @Nullable Path clientCertificate;
    private @Nullable String clientPasswordEnv;
    private Map<String, String> headersEnv = Map.of();
    private @Nullable String proxy;
    private String userAgent = "prep-publisher (an outlet of the PREP)";
    private long rateFloor = 32 << 10;
    private Duration rateWindow = Duration.ofSeconds(60);
    private Duration deadline = Duration.ofMinutes(10);
    private Duration connectTimeout = Duration.ofSeconds(15);
    private Duration headerTimeout = Duration.ofSeconds(30);
    private UnknownLength unknownLength = UnknownLength.REFUSE;
    private Clock clock = Clock.systemUTC();
    private Ticker ticker = Ticker.SYSTEM;
    private Function<String, @Nullable String> environment = System::getenv;

    HttpSourceBuilder() {}

    /**
     * The package's address: https, or http to a literal loopback address such as {@code 127.0.0.1}. It may have a
     * query, but neither user and password nor a fragment. Required.
     */
    public HttpSourceBuilder url(URI address) {
        this.url = address;
        return this;
    }

    /**
     * Hosts, besides the address's own, that the source may redirect to; for another port than 443 followed by a colon
     * and the port, such as {@code cdn.example.mx:8443}. Default: none.
     */
    public HttpSourceBuilder redirects(List<String> hosts) {
        this.redirects = List.copyOf(hosts);
        return this;
    }

    /** PEM file with certificates that are trusted besides the platform's. Default: none. */
    public HttpSourceBuilder trust(Path pemFile) {
        this.trust = pemFile;
        return this;
    }

    /**
     * Keys of which the server has to prove one, besides having a valid certificate: SHA-256 of the public key (SPKI)
     * as 64 hex digits or in base64, also with curl's {@code sha256//} before it. Default: any key.
     */
    public HttpSourceBuilder pins(List<String> sha256) {
        this.pins = List.copyOf(sha256);
        return this;
    }

    /** PKCS #12 file with the certificate that the authority issued to the outlet, and its key. Default: none. */
    public HttpSourceBuilder clientCertificate(Path file) {
        this.clientCertificate = file;
        return this;
    }

    /** Name of the environment variable that holds the password of {@link #clientCertificate}. Default: no password. */
    public HttpSourceBuilder clientPasswordEnv(String variable) {
        this.clientPasswordEnv = variable;
        return this;
    }

    /**
     * Headers such as {@code Authorization}, each with the name of the environment variable that holds its value. Sent
     * to the address's own host and port only. Default: none.
     */
    public HttpSourceBuilder headersEnv(Map<String, String> variables) {
        this.headersEnv = Map.copyOf(variables);
        return this;
    }

    /** HTTP proxy as {@code host:port}; not one that asks for a password. Default: the platform's choice. */
    public HttpSourceBuilder proxy(String hostAndPort) {
        this.proxy = hostAndPort;
        return this;
    }

    /**
     * Who is asking, so that the authority can tell outlets apart and call: {@code medio.mx (+52 55 1234 5678)}.
     * Default {@code prep-publisher (an outlet of the PREP)}.
     */
    public HttpSourceBuilder userAgent(String text) {
        this.userAgent = text;
        return this;
    }

    /** Least bytes a second on average over {@link #rateWindow}. Default 32 KiB; 0 is no floor. */
    public HttpSourceBuilder rateFloor(long bytesPerSecond) {
        this.rateFloor = bytesPerSecond;
        return this;
    }

    /** How long a transfer may be below {@link #rateFloor}. Default 60 s. */
    public HttpSourceBuilder rateWindow(Duration time) {
        this.rateWindow = time;
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

    /** Longest time from then until the answer begins. Default 30 s. */
    public HttpSourceBuilder headerTimeout(Duration time) {
        this.headerTimeout = time;
        return this;
    }

    /** What becomes of a package whose length isn't announced. Default {@link UnknownLength#REFUSE}. */
    public HttpSourceBuilder unknownLength(UnknownLength choice) {
        this.unknownLength = choice;
        return this;
    }

    /** For tests. */
    HttpSourceBuilder time(Clock clock, Ticker ticker) {
        this.clock = clock;
        this.ticker = ticker;
        return this;
    }

    /** For tests. */
    HttpSourceBuilder environment(Function<String, @Nullable String> variables) {
        this.environment = variables;
        return this;
    }

    @Override
    public HttpSource build() {
        HttpChecks checks = new HttpChecks(environment);
        URI address = checks.url(url);
        InetSocketAddress through = proxy == null ? null : checks.proxy(proxy, address);
        String password = clientPasswordEnv == null ? "" : checks.secret("clientPasswordEnv", clientPasswordEnv);
        if (clientPasswordEnv != null && clientCertificate == null) {
            throw new ConfigException("source.clientPasswordEnv is of use only with source.clientCertificate.");
        }
        if (rateFloor < 0) {
            throw new ConfigException("source.rateFloor is a number of bytes a second, or 0 for no floor.");
        }
        return new HttpSource(new HttpRules(
                address,
                new Redirects(checks.hosts(redirects)),
                checks.headers(headersEnv),
                checks.userAgent(userAgent),
                new Tls(trust, checks.pins(pins), clientCertificate, password),
                through,
                checks.positive("connectTimeout", connectTimeout),
                checks.positive("headerTimeout", headerTimeout),
                new TransferGuard.Pace(
                        rateFloor, checks.positive("rateWindow", rateWindow), checks.positive("deadline", deadline)),
                unknownLength,
                clock,
                ticker));
    }
}
