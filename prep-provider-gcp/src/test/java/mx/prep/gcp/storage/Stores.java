package mx.prep.gcp.storage;

import com.google.auth.oauth2.AccessToken;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import mx.prep.gcp.internal.AccessTokens;
import mx.prep.testkit.gcs.GcsServer;
import mx.prep.testkit.gcs.GcsServerBuilder;

/** Short ways to servers and stores on them. */
final class Stores {
    static final String TOKEN = "ya29.test-token";
    static final String BUCKET = "medio-prep";

    private Stores() {}

    static GcsServer server() {
        return options().start().bucket(BUCKET);
    }

    static GcsServerBuilder options() {
        return GcsServer.builder().token(TOKEN);
    }

    static GcsStoreBuilder on(GcsServer server) {
        return on(server.endpoint());
    }

    static GcsStoreBuilder on(URI endpoint) {
        return GcsStore.builder().bucket(BUCKET).endpoint(endpoint).tokens(tokens(TOKEN));
    }

    static AccessTokens tokens(String token) {
        return new AccessTokens(() -> token(token, Instant.now().plus(Duration.ofHours(1))), Clock.systemUTC());
    }

    static AccessToken token(String value, Instant end) {
        return new AccessToken(value, Date.from(end));
    }
}
