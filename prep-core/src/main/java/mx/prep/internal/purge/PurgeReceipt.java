package mx.prep.internal.purge;

import org.jspecify.annotations.Nullable;

/** How a purge ended. Only the purge stage makes one. */
public final class PurgeReceipt {
    private final @Nullable String unfinished;

    PurgeReceipt(@Nullable String unfinished) {
        this.unfinished = unfinished;
    }

    public boolean isDone() {
        return unfinished == null;
    }

    /** Why it isn't done, or null. */
    public @Nullable String unfinished() {
        return unfinished;
    }
}
