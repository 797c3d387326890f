package mx.prep.internal.time;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import mx.prep.error.CancelledException;

/** Waits. */
@FunctionalInterface
public interface Pause {
    /** Waits on the system's own clock. */
    Pause SYSTEM = duration -> {
        try {
            TimeUnit.NANOSECONDS.sleep(duration.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("interrupted while waiting", e);
        }
    };

    /**
     * Waits for a while.
     *
     * @throws CancelledException if the thread is interrupted
     */
    void pause(Duration duration);

    /**
     * Waits for a while, or until somebody rings, where that can be.
     *
     * @throws CancelledException as {@link #pause}
     */
    default void nap(Duration duration) {
        pause(duration);
    }
}
