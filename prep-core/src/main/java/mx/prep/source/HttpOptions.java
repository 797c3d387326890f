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
import mx.prep.internal.secret.Secrets;
import mx.prep.internal.time.Pause;
import mx.prep.internal.time.Ticker;
import mx.prep.internal.time.WakeablePause;
import mx.prep.internal.tls.NameGuard;
import mx.prep.spi.Builder;
import mx.prep.spi.PackageSource;
import org.jspecify.annotations.Nullable;

/**
 * What all sources over HTTPS can be told about the network. Not thread-safe.
 *
 * @param <B> the builder itself
 */
public abstract sealed class HttpOptions<B extends HttpOptions<B>> implements Builder<PackageSource>
        permits HttpSourceBuilder, ListingSourceBuilder, PatternSourceBuilder {
    private static final String PRODUCT = product();

    private List<String> redirects = List.of();
    private List<String> allowAddresses = List.of();
    private @Nullable Path trust;
    private List<String> pins = List.of();
    private @Nullable Path clientCertificate;
    private @Nullable String clientPasswordEnv;
    private Map<String, String> headersEnv = Map.of();
    private @Nullable String proxy;
    private @Nullable String userAgent;
    private @Nullable String contact;
    private long rateFloor = 32 << 10;
    private Duration rateWindow = Duration.ofSeconds(60);
    private Duration deadline = Duration.ofMinutes(10);
    private Duration connectTimeout = Duration.ofSeconds(15);
    private Duration headerTimeout = Duration.ofSeconds(30);
    private UnknownLength unknownLength = UnknownLength.REFUSE;
    private Clock clock = Clock.systemUTC();
    private Ticker ticker = Ticker.SYSTEM;
    private Secrets secrets = Secrets.system();
    private @Nullable Pause pause;
    private NameGuard names = NameGuard.STANDARD;

    HttpOptions() {}

    abstract B self();

    /**
     * Hosts, besides the address's own, that the source may redirect to; for another port than 443 followed by a colon
     * and the port, such as {@code cdn.example.mx:8443}. Default: none.
     */
    public B redirects(List<String> hosts) {
        this.redirects = List.copyOf(hosts);
        return self();
    }

    /**
     * Addresses that a host's name may lead to although they are this machine's own, link-local ones or those of a cloud's
     * metadata service, each as it is written in numbers. Default: none; private addresses are always allowed.
     */
    public B allowAddresses(List<String> addresses) {
        this.allowAddresses = List.copyOf(addresses);
        return self();
    }

    /** PEM file with certificates that are trusted besides the platform's. Default: none. */
    public B trust(Path pemFile) {
        this.trust = pemFile;
        return self();
    }

    /**
     * Keys of which the server has to prove one, besides having a valid certificate: SHA-256 of the public key (SPKI)
     * as 64 hex digits or in base64, also with curl's {@code sha256//} before it. Default: any key.
     */
    public B pins(List<String> sha256) {
        this.pins = List.copyOf(sha256);
        return self();
    }

    /** PKCS #12 file with the certificate that the authority issued to the outlet, and its key. Default: none. */
    public B clientCertificate(Path file) {
        this.clientCertificate = file;
        return self();
    }

    /**
     * Where the password of {@link #clientCertificate} is: the name of an environment variable, or {@code file:} and an
     * absolute path. Default: no password.
     */
    public B clientPasswordEnv(String place) {
        this.clientPasswordEnv = place;
        return self();
    }

    /**
     * Headers such as {@code Authorization}, each with the place of its value: the name of an environment variable, or
     * {@code file:} and an absolute path. Sent to the address's own host and port only. Default: none.
     */
    public B headersEnv(Map<String, String> places) {
        this.headersEnv = Map.copyOf(places);
        return self();
    }

    /** HTTP proxy as {@code host:port}; not one that asks for a password. Default: the platform's choice. */
    public B proxy(String hostAndPort) {
        this.proxy = hostAndPort;
        return self();
    }

    /**
     * Who is asking, in the words of the {@code User-Agent} header, instead of this product's name and
     * {@link #contact}. Default {@code prep-publisher/<version> (an outlet of the PREP)}.
     */
    public B userAgent(String text) {
        this.userAgent = text;
        return self();
    }

    /**
     * The outlet and how the authority reaches it, such as {@code medio.mx, +52 55 1234 5678}: stands in brackets behind
     * the product's name. Default {@code an outlet of the PREP}.
     */
    public B contact(String text) {
        this.contact = text;
        return self();
    }

    /** Least bytes a second on average over {@link #rateWindow}. Default 32 KiB; 0 is no floor. */
    public B rateFloor(long bytesPerSecond) {
        this.rateFloor = bytesPerSecond;
        return self();
    }

    /** How long a transfer may be below {@link #rateFloor}. Default 60 s. */
    public B rateWindow(Duration time) {
        this.rateWindow = time;
        return self();
    }

    /**
     * Longest time of a transfer, from its first request on: redirects and requests for the rest of what broke off count,
     * too. Default 10 minutes.
     */
    public B deadline(Duration time) {
        this.deadline = time;
        return self();
    }

    /** Longest time until a connection stands. Default 15 s. */
    public B connectTimeout(Duration time) {
        this.connectTimeout = time;
        return self();
    }

    /** Longest time from then until the answer begins. Default 30 s. */
    public B headerTimeout(Duration time) {
        this.headerTimeout = time;
        return self();
    }

    /** What becomes of a package whose length isn't announced. Default {@link UnknownLength#REFUSE}. */
    public B unknownLength(UnknownLength choice) {
        this.unknownLength = choice;
        return self();
    }

    /** For tests. */
    B time(Clock clock, Ticker ticker) {
        this.clock = clock;
        this.ticker = ticker;
        return self();
    }

    /** For tests. */
    B time(Clock clock, Ticker ticker, Pause pause) {
        this.pause = pause;
        return time(clock, ticker);
    }

    /** For tests. */
    B environment(Function<String, @Nullable String> variables) {
        this.secrets = Secrets.of(variables);
        return self();
    }

    /** For tests. */
    B names(NameGuard guard) {
        this.names = guard;
        return self();
    }

    /** Checks the options for a source whose own address is given, or throws a {@link ConfigException}. */
    final HttpRules rules(@Nullable URI url) {
        HttpChecks checks = new HttpChecks(secrets);
        URI address = checks.url(url);
        InetSocketAddress through = proxy == null ? null : checks.proxy(proxy, address);
        String password = clientPasswordEnv == null ? "" : checks.secret("clientPasswordEnv", clientPasswordEnv);
        if (clientPasswordEnv != null && clientCertificate == null) {
            throw new ConfigException("source.clientPasswordEnv is of use only with source.clientCertificate.");
        }
        if (rateFloor < 0) {
            throw new ConfigException("source.rateFloor is a number of bytes a second, or 0 for no floor.");
        }
        if (userAgent != null && contact != null) {
            throw new ConfigException("source.userAgent says all of it; write source.contact or source.userAgent.");
        }
        return new HttpRules(
                address,
                new Redirects(checks.hosts(redirects)),
                names.allowing(checks.addresses(allowAddresses)),
                checks.headers(headersEnv),
                checks.userAgent(userAgent == null ? agent() : userAgent),
                new Tls(trust, checks.pins(pins), clientCertificate, password),
                through,
                checks.positive("connectTimeout", connectTimeout),
                checks.positive("headerTimeout", headerTimeout),
                new TransferGuard.Pace(
                        rateFloor, checks.positive("rateWindow", rateWindow), checks.positive("deadline", deadline)),
                unknownLength,
                clock,
                ticker,
                pause == null ? new WakeablePause() : pause);
    }

    private String agent() {
        String text = contact == null ? "an outlet of the PREP" : contact;
        if (text.chars().anyMatch(c -> c == '(' || c == ')' || c == '\\' || Character.isISOControl(c))) {
            throw new ConfigException(
                    "source.contact is a few words without brackets, such as medio.mx, +52 55 1234 5678.");
        }
        return PRODUCT + " (" + text + ")";
    }

    private static String product() {
        String version = HttpOptions.class.getPackage().getImplementationVersion();
        return version == null ? "prep-publisher" : "prep-publisher/" + version;
    }
}
