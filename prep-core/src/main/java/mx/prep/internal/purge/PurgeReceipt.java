package mx.prep.internal.purge;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a purge ended. Only the purge stage makes one. */
public final class PurgeReceipt {
    private final @Nullable String unfinished;
    private final int paths;
    private final @Nullable String warning;

    PurgeReceipt(@Nullable String unfinished, int paths, @Nullable String warning) {
        this.unfinished = unfinished;
        this.paths = paths;
        this.warning = warning;
    }

    /** Whether nothing is owed any more. */
    public boolean isDone() {
        return unfinished == null;
    }

    /** Why it isn't done, or null. */
    public @Nullable String unfinished() {
        return unfinished;
    }

    /** How many paths there were to purge; 0 if nothing was owed. */
    public int paths() {
        return paths;
    }

    /** What an operator should know besides. */
    public Optional<String> warning() {
        return Optional.ofNullable(warning);
    }
}
