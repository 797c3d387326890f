package mx.prep.internal.verify;

import java.time.Duration;

/** Waits. */
@FunctionalInterface
public interface Pause {
    /** Returns when the time is over. */
    void lasting(Duration time) throws InterruptedException;
}
