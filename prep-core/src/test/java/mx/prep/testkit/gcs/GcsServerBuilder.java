package mx.prep.testkit.gcs;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import javax.net.ssl.SSLContext;
import mx.prep.testkit.store.RequestHook;
import org.jspecify.annotations.Nullable;

/** Options of a server. */
public final class GcsServerBuilder {
    final Set<String> tokens = new LinkedHashSet<>();
    Clock clock = Clock.systemUTC();
    int port;
    Duration retention = Duration.ZERO;
    int rewritten = Integer.MAX_VALUE;
    Set<String> readable = Set.of();
    String mainPage = "";

    @Nullable
    SSLContext tls;

    RequestHook hook = RequestHook.NONE;

    GcsServerBuilder() {}

    /** A bearer token that it takes, besides those named before. */
    public GcsServerBuilder token(String added) {
        tokens.add(added);
        return this;
    }

    /** What times and generations are taken from. */
    public GcsServerBuilder clock(Clock given) {
        clock = given;
        return this;
    }

    /** The port on loopback; any free one unless told otherwise. */
    public GcsServerBuilder port(int number) {
        port = number;
        return this;
    }

    /** How long objects can't be replaced or deleted (bucket lock); not at all unless told otherwise. */
    public GcsServerBuilder retention(Duration duration) {
        retention = duration;
        return this;
    }

    /** How many bytes one call of a rewrite copies at most; all of them unless told otherwise. */
    public GcsServerBuilder rewritten(int bytes) {
        rewritten = bytes;
        return this;
    }

    /** The buckets whose objects anybody may download by plain paths; none unless told otherwise. */
    public GcsServerBuilder readable(String... buckets) {
        readable = Set.of(buckets);
        return this;
    }

    /** The page that answers for a folder in plain downloads ({@code mainPageSuffix}); none unless told otherwise. */
    public GcsServerBuilder mainPage(String name) {
        mainPage = name;
        return this;
    }

    /** Speaks HTTPS with the certificate of a context. */
    public GcsServerBuilder tls(SSLContext context) {
        tls = context;
        return this;
    }

    /** Who is called around each request, on the server's thread. */
    public GcsServerBuilder hook(RequestHook given) {
        hook = given;
        return this;
    }

    /** Starts listening. */
    public GcsServer start() {
        return new GcsServer(this);
    }
}
