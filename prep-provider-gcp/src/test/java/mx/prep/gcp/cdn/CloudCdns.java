package mx.prep.gcp.cdn;

import com.google.auth.oauth2.AccessToken;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import mx.prep.gcp.internal.AccessTokens;
import org.jspecify.annotations.Nullable;

/** Short ways to Cloud CDN's cache, with one token. */
public final class CloudCdns {
    private CloudCdns() {}

    /**
     * A cache at a control plane.
     *
     * @param trust a PEM file that is trusted, or null
     */
    public static CloudCdnCache at(URI compute, @Nullable Path trust) {
        Clock clock = Clock.systemUTC();
        Date end = Date.from(clock.instant().plus(Duration.ofHours(1)));
        CloudCdnCache.Builder builder = CloudCdnCache.builder()
                .project("medio-prep")
                .urlMap("portal")
                .endpoint(compute)
                .tokens(new AccessTokens(() -> new AccessToken("token", end), clock));
        return trust == null ? builder.build() : builder.trust(trust).build();
    }
}
