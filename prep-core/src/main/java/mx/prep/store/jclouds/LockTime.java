package mx.prep.store.jclouds;

import java.time.Duration;
import mx.prep.error.ConfigException;
import org.jspecify.annotations.Nullable;

/** The options {@code lock} and {@code lockFor}, which every cloud's store for an archive has. */
public final class LockTime {
    private LockTime() {}

    /**
     * How long a lock holds; zero where there is none.
     *
     * @param where the store, for messages
     * @throws ConfigException if one was given without the other, or the time is less than a second
     */
    public static Duration checked(String where, @Nullable Enum<?> lock, @Nullable Duration lockFor) {
        if ((lock == null) != (lockFor == null)) {
            throw new ConfigException(where + ": lock and lockFor go together");
        }
        if (lockFor != null && lockFor.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new ConfigException(where + ": lockFor is a second at least");
        }
        return lockFor == null ? Duration.ZERO : lockFor;
    }
}
