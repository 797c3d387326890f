package mx.prep.internal.secret;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A secret that is fetched again before it expires, by one thread at a time; the others go on with what is still valid.
 * A fetch that fails is forgiven as long as something valid is left. Thread-safe.
 *
 * @param <T> the secret
 */
public final class Rotating<T> {
    /** How long before its end a secret is replaced. */
    private static final Duration EARLY = Duration.ofMinutes(5);
    /**
     * How long a secret without an end is kept until it is asked for again; also the pause after a failure, and after a
     * fetch that gave one whose end is near.
     */
    private static final Duration AGAIN = Duration.ofMinutes(1);

    private final Supplier<Lease<T>> source;
    private final Clock clock;
    private final ReentrantLock fetching = new ReentrantLock();
    private volatile @Nullable Held<T> held;

    /**
     * A secret and its end.
     *
     * @param end null if it doesn't say
     */
    public record Lease<T>(T secret, @Nullable Instant end) {
        /** Without the secret. */
        @Override
        public String toString() {
            return "a secret until " + end;
        }
    }

    /** A secret, and when to look for a newer one. */
    private record Held<T>(Lease<T> lease, Instant fetchAt) {
        boolean isDue(Instant time) {
            return !time.isBefore(fetchAt);
        }

        boolean isValid(Instant time) {
            return lease.end() == null || time.isBefore(lease.end());
        }
    }

    /** @param source fetches the secret, and may throw any unchecked exception; asked by one thread at a time */
    public Rotating(Supplier<Lease<T>> source, Clock clock) {
        this.source = source;
        this.clock = clock;
    }

    /** The valid secret. Throws what the source throws if there is none. */
    public T secret() {
        Held<T> now = held;
        if (now == null || !now.isValid(clock.instant())) {
            fetching.lock();
        } else if (!now.isDue(clock.instant()) || !fetching.tryLock()) {
            return now.lease().secret();
        }
        try {
            return due();
        } finally {
            fetching.unlock();
        }
    }

    /** Fetches, unless another thread just did. */
    private T due() {
        Held<T> now = held;
        Instant time = clock.instant();
        if (now == null || !now.isValid(time)) {
            return fetched(null);
        }
        return now.isDue(time) ? fetched(now) : now.lease().secret();
    }

    private T fetched(@Nullable Held<T> valid) {
        try {
            Lease<T> fresh = source.get();
            Instant soonest = clock.instant().plus(AGAIN);
            Instant early = fresh.end() == null ? soonest : fresh.end().minus(EARLY);
            held = new Held<>(fresh, early.isAfter(soonest) ? early : soonest);
            return fresh.secret();
        } catch (RuntimeException e) {
            if (valid == null) {
                throw e;
            }
            held = new Held<>(valid.lease(), clock.instant().plus(AGAIN));
            return valid.lease().secret();
        }
    }

    /** Forgets what it holds: a service said that it has expired. */
    public void discard() {
        held = null;
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "Rotating";
    }
}
