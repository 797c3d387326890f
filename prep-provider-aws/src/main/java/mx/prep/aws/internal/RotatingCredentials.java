package mx.prep.aws.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * Credentials that are fetched again before they expire, by one thread at a time; the others go on with what is still
 * valid. A fetch that fails is forgiven as long as something valid is left. Thread-safe.
 */
public final class RotatingCredentials implements AwsCredentialsProvider, SdkAutoCloseable {
    /** How long before their end credentials are replaced. */
    private static final Duration EARLY = Duration.ofMinutes(5);
    /** How long credentials without an end are kept until they are asked for again; and the pause after a failure. */
    private static final Duration AGAIN = Duration.ofMinutes(1);

    private final AwsCredentialsProvider chain;
    private final Clock clock;
    private final ReentrantLock fetching = new ReentrantLock();
    private volatile @Nullable Held held;

    /** Credentials, when to look for newer ones, and when they end. */
    private record Held(AwsCredentials credentials, Instant fetchAt, Instant end) {
        boolean isDue(Instant time) {
            return !time.isBefore(fetchAt);
        }

        boolean isValid(Instant time) {
            return time.isBefore(end);
        }
    }

    public RotatingCredentials(AwsCredentialsProvider chain, Clock clock) {
        this.chain = chain;
        this.clock = clock;
    }

    /**
     * AWS's default chain: environment, web identity, profile, container, instance. Looks for nothing yet.
     *
     * @param profile the profile to take, or null for the one that the environment names
     */
    public static RotatingCredentials ofDefaultChain(@Nullable String profile) {
        DefaultCredentialsProvider.Builder chain = DefaultCredentialsProvider.builder();
        if (profile != null) {
            chain.profileName(profile);
        }
        return new RotatingCredentials(chain.build(), Clock.systemUTC());
    }

    /**
     * Valid credentials.
     *
     * @throws SdkException if there are none
     */
    @Override
    public AwsCredentials resolveCredentials() {
        Held now = held;
        if (now == null || !now.isValid(clock.instant())) {
            return waitFor();
        }
        if (!now.isDue(clock.instant()) || !fetching.tryLock()) {
            return now.credentials();
        }
        try {
            return due();
        } finally {
            fetching.unlock();
        }
    }

    /** With nothing valid at hand everybody waits for the one who fetches. */
    private AwsCredentials waitFor() {
        fetching.lock();
        try {
            return due();
        } finally {
            fetching.unlock();
        }
    }

    /** Fetches, unless another thread just did. */
    private AwsCredentials due() {
        Held now = held;
        Instant time = clock.instant();
        if (now == null || !now.isValid(time)) {
            return fetched(null);
        }
        return now.isDue(time) ? fetched(now) : now.credentials();
    }

    private AwsCredentials fetched(@Nullable Held valid) {
        try {
            AwsCredentials fresh = chain.resolveCredentials();
            Instant now = clock.instant();
            Optional<Instant> end = fresh.expirationTime();
            Instant fetchAt = end.map(at -> at.minus(EARLY)).orElse(now.plus(AGAIN));
            held = new Held(fresh, fetchAt, end.orElse(Instant.MAX));
            return fresh;
        } catch (SdkException e) {
            if (valid == null) {
                throw e;
            }
            held = new Held(valid.credentials(), clock.instant().plus(AGAIN), valid.end());
            return valid.credentials();
        }
    }

    /** Forgets what it holds: a service said that it has expired. */
    public void discard() {
        held = null;
    }

    @Override
    public void close() {
        if (chain instanceof SdkAutoCloseable closeable) {
            closeable.close();
        }
    }

    /** Without the credentials. */
    @Override
    public String toString() {
        return "RotatingCredentials";
    }
}
