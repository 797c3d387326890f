package mx.prep.testkit.authority;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import mx.prep.internal.time.Pause;
import org.jspecify.annotations.Nullable;

/** Options of an {@link AuthoritySimulator}; not thread-safe. */
public final class AuthoritySimulatorBuilder {
    PackageGenerator generator = PackageGenerator.builder().build();

    @Nullable
    TlsIdentity identity;

    boolean tls = true;
    boolean clientCertificates;
    final Map<String, String> required = new LinkedHashMap<>();
    int port;
    int keep = 12;

    @Nullable
    Duration every;

    Clock clock = Clock.systemUTC();
    String run = "1";
    Duration sidecarLag = Duration.ZERO;
    Pause pause = Pause.SYSTEM;

    @Nullable
    Integer controlPort;

    AuthoritySimulatorBuilder() {}

    /** What makes the packages, and says how many there are; default 72 of {@link Scale#DEMO}. */
    public AuthoritySimulatorBuilder generator(PackageGenerator generator) {
        this.generator = generator;
        return this;
    }

    /** Real time between two cuts, the first at once; default: none follows by itself. */
    public AuthoritySimulatorBuilder every(Duration interval) {
        this.every = interval;
        return this;
    }

    /** The port; default any that is free. */
    public AuthoritySimulatorBuilder port(int port) {
        this.port = port;
        return this;
    }

    /** The server's certificate; default one for localhost of a new authority. */
    public AuthoritySimulatorBuilder identity(TlsIdentity identity) {
        this.identity = identity;
        return this;
    }

    /** Serves plain HTTP instead. */
    public AuthoritySimulatorBuilder plainHttp() {
        this.tls = false;
        return this;
    }

    /** Lets in only clients with a certificate of the server certificate's issuer. */
    public AuthoritySimulatorBuilder requireClientCertificate() {
        this.clientCertificates = true;
        return this;
    }

    /** Lets in only requests with this header, as credentials are; others get 401. */
    public AuthoritySimulatorBuilder requireHeader(String name, String value) {
        this.required.put(name, value);
        return this;
    }

    /** How many packages stay under their own names, at least 1; default 12. */
    public AuthoritySimulatorBuilder keep(int packages) {
        this.keep = packages;
        return this;
    }

    /** The id of the exercise that stands in the computed names; default 1. */
    public AuthoritySimulatorBuilder run(String id) {
        this.run = id;
        return this;
    }

    /**
     * How much later than a package its digests are published, by the night's time: until then the current package's are
     * those of the package before, and those of a package under its own name are missing. Default none.
     */
    public AuthoritySimulatorBuilder sidecarLag(Duration time) {
        this.sidecarLag = time;
        return this;
    }

    /** Listens at a {@linkplain AuthoritySimulator#controlUri control address}, too; 0 is any free port. Default: not. */
    public AuthoritySimulatorBuilder control(int port) {
        this.controlPort = port;
        return this;
    }

    /** How it waits in a slow transfer; default as long as it says. */
    public AuthoritySimulatorBuilder pause(Pause pause) {
        this.pause = pause;
        return this;
    }

    /** What runs between two cuts; default the system's clock. */
    public AuthoritySimulatorBuilder clock(Clock clock) {
        this.clock = clock;
        return this;
    }

    /**
     * Starts to serve, and to publish if {@link #every} is set.
     *
     * @throws IOException if the port is taken or there is no room for packages
     */
    public AuthoritySimulator start() throws IOException {
        if (keep < 1 || (every != null && (every.isNegative() || every.isZero()))) {
            throw new IllegalArgumentException("keep at least one package; cuts come after each other");
        }
        AuthoritySimulator simulator = AuthoritySimulator.create(this);
        simulator.start();
        return simulator;
    }
}
