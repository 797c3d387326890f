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
import java.util.concurrent.locks.ReentrantLock;
import mx.prep.store.jclouds.SecureSockets;
import org.jspecify.annotations.Nullable;

/**
 * Access tokens that are fetched again before they expire, by one thread at a time; the others go on with what is still
 * valid. A fetch that fails is forgiven as long as something valid is left. Thread-safe.
 */
public final class AccessTokens {
    /** IAM decides what it may do; Cloud CDN needs this scope. */
    private static final List<String> SCOPES = List.of("https://www.googleapis.com/auth/cloud-platform");
    /** How long before its end a token is replaced. */
    private static final Duration EARLY = Duration.ofMinutes(5);
    /** The least pause between two fetches while something is valid. */
    private static final Duration AGAIN = Duration.ofMinutes(1);

    private final Source source;
    private final Clock clock;
    private final ReentrantLock fetching = new ReentrantLock();
    private volatile @Nullable Held held;

    /** Where tokens come from. */
    @FunctionalInterface
    public interface Source {
        AccessToken fetch() throws IOException;
    }

    /** A token, when it was fetched, when to look for a newer one, and when it ends. */
    private record Held(String token, Instant fetched, Instant fetchAt, Instant end) {
        boolean isDue(Instant time) {
            return !time.isBefore(fetchAt);
        }

        boolean isValid(Instant time) {
            return time.isBefore(end);
        }

        /** Without the token. */
        @Override
        public String toString() {
            return "a token until " + end;
        }
    }

    public AccessTokens(Source source, Clock clock) {
        this.source = source;
        this.clock = clock;
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
                found = find(() -> new NetHttpTransport.Builder()
                                .setSslSocketFactory(sockets)
                                .build())
                        .createScoped(SCOPES);
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
            }
        }
    }

    /**
     * A valid token.
     *
     * @throws CredentialsException if there is none
     */
    public String token() {
        Held now = held;
        if (now == null || !now.isValid(clock.instant())) {
            return waitFor();
        }
        if (!now.isDue(clock.instant()) || !fetching.tryLock()) {
            return now.token();
        }
        try {
            return due();
        } finally {
            fetching.unlock();
        }
    }

    /** With nothing valid at hand everybody waits for the one who fetches. */
    private String waitFor() {
        fetching.lock();
        try {
            return due();
        } finally {
            fetching.unlock();
        }
    }

    /** Fetches, unless another thread just did. */
    private String due() {
        Held now = held;
        Instant time = clock.instant();
        if (now == null || !now.isValid(time)) {
            return fetched(null);
        }
        return now.isDue(time) ? fetched(now) : now.token();
    }

    private String fetched(@Nullable Held valid) {
        try {
            AccessToken fresh = source.fetch();
            Instant now = clock.instant();
            Instant end = fresh.getExpirationTime() == null
                    ? Instant.MAX
                    : fresh.getExpirationTime().toInstant();
            Instant early = end.equals(Instant.MAX) ? now.plus(AGAIN) : end.minus(EARLY);
            Instant fetchAt = early.isBefore(now.plus(AGAIN)) ? now.plus(AGAIN) : early;
            held = new Held(fresh.getTokenValue(), now, fetchAt, end);
            return fresh.getTokenValue();
        } catch (IOException e) {
            if (valid == null) {
                throw new CredentialsException(e);
            }
            held = new Held(valid.token(), valid.fetched(), clock.instant().plus(AGAIN), valid.end());
            return valid.token();
        }
    }

    /**
     * Forgets what it holds: a service refused it.
     *
     * @return whether it was in use for a while, so that another may be taken
     */
    public boolean discard() {
        Held now = held;
        held = null;
        return now != null && !clock.instant().isBefore(now.fetched().plus(AGAIN));
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "AccessTokens";
    }
}
