package mx.prep.gcp.internal;

import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.auth.http.HttpTransportFactory;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import mx.prep.internal.secret.QuietWire;
import mx.prep.internal.secret.Rotating;
import mx.prep.internal.secret.Rotating.Lease;
import mx.prep.store.jclouds.SecureSockets;
import org.jspecify.annotations.Nullable;

/** Access tokens for Google's services, fetched again before they expire. Thread-safe. */
public final class AccessTokens {
    /** IAM decides what it may do; Cloud CDN needs this scope. */
    private static final List<String> SCOPES = List.of("https://www.googleapis.com/auth/cloud-platform");
    /** A token that is refused is worth another fetch only if it was in use for so long. */
    private static final Duration IN_USE = Duration.ofMinutes(1);

    /** Google's transport writes requests and answers, tokens included, at {@code CONFIG}. */
    private static final QuietWire QUIET = new QuietWire("com.google.api.client.http.HttpTransport");

    private final Rotating<String> tokens;
    private final Clock clock;
    private volatile Instant fetched = Instant.MAX;

    /** Where tokens come from. */
    @FunctionalInterface
    public interface Source {
        AccessToken fetch() throws IOException;
    }

    public AccessTokens(Source source, Clock clock) {
        this.clock = clock;
        this.tokens = new Rotating<>(() -> lease(source), clock);
    }

    /**
     * Tokens of Google's application default credentials: what the environment names, the machine's service account,
     * workload identity. Looks for nothing yet.
     *
     * @param file credentials to take instead (a workload identity federation's configuration or a key), or null
     * @param trust PEM file with certificates that are trusted as well as the platform's, or null
     */
    public static AccessTokens ofDefault(@Nullable Path file, @Nullable Path trust) {
        return new AccessTokens(new Found(file, trust), Clock.systemUTC());
    }

    private Lease<String> lease(Source source) {
        try {
            AccessToken fresh = QUIET.during(source::fetch);
            fetched = clock.instant();
            return new Lease<>(
                    fresh.getTokenValue(),
                    fresh.getExpirationTime() == null
                            ? null
                            : fresh.getExpirationTime().toInstant());
        } catch (IOException e) {
            throw new CredentialsException(e);
        }
    }

    /**
     * A valid token.
     *
     * @throws CredentialsException if there is none
     */
    public String token() {
        return tokens.secret();
    }

    /**
     * Forgets what it holds: a service refused it.
     *
     * @return whether it was in use for a while, so that another may be taken
     */
    public boolean discard() {
        tokens.discard();
        return fetched.isBefore(clock.instant().minus(IN_USE));
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "AccessTokens";
    }

    /** Credentials that are looked for by the first fetch. */
    private static final class Found implements Source {
        private final @Nullable Path file;
        private final @Nullable Path trust;
        private @Nullable GoogleCredentials credentials;

        Found(@Nullable Path file, @Nullable Path trust) {
            this.file = file;
            this.trust = trust;
        }

        @Override
        public synchronized AccessToken fetch() throws IOException {
            GoogleCredentials found = credentials;
            if (found == null) {
                SecureSockets sockets = SecureSockets.trusting(trust);
                HttpTransportFactory transport = () -> new NetHttpTransport.Builder()
                        .setSslSocketFactory(sockets)
                        .setConnectionFactory(new TokenConnections(System::getenv))
                        .build();
                found = find(transport).createScoped(SCOPES);
                credentials = found;
            }
            return found.refreshAccessToken();
        }

        private GoogleCredentials find(HttpTransportFactory transport) throws IOException {
            if (file == null) {
                return GoogleCredentials.getApplicationDefault(transport);
            }
            try (InputStream in = Files.newInputStream(file)) {
                return GoogleCredentials.fromStream(in, transport);
            } catch (RuntimeException e) {
                // What Google's library throws where something is missing in it.
                throw new IOException("not a file of Google's credentials", e);
            }
        }
    }
}
