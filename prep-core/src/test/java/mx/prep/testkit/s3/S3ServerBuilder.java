package mx.prep.testkit.s3;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;
import mx.prep.testkit.store.RequestHook;
import org.jspecify.annotations.Nullable;

/** Options of a server. */
public final class S3ServerBuilder {
    final Map<String, S3Keys> keys = new LinkedHashMap<>();
    String region = "us-east-1";
    Clock clock = Clock.systemUTC();
    int port;

    @Nullable
    SSLContext tls;

    RequestHook hook = RequestHook.NONE;

    S3ServerBuilder() {}

    /** Credentials that it takes, besides those named before. */
    public S3ServerBuilder keys(S3Keys added) {
        keys.put(added.accessKey(), added);
        return this;
    }

    /** The region that signatures must name; {@code us-east-1} unless told otherwise. */
    public S3ServerBuilder region(String name) {
        region = name;
        return this;
    }

    /** What times are taken from. */
    public S3ServerBuilder clock(Clock given) {
        clock = given;
        return this;
    }

    /** The port on loopback; any free one unless told otherwise. */
    public S3ServerBuilder port(int number) {
        port = number;
        return this;
    }

    /** Speaks HTTPS with the certificate of a context. */
    public S3ServerBuilder tls(SSLContext context) {
        tls = context;
        return this;
    }

    /** Who is called around each request, on the server's thread. */
    public S3ServerBuilder hook(RequestHook given) {
        hook = given;
        return this;
    }

    /** Starts listening. */
    public S3Server start() {
        return new S3Server(this);
    }
}
