package mx.prep.testkit.time;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import mx.prep.internal.time.Pause;
import mx.prep.internal.time.Ticker;

/**
 * Lets a slow sender's virtual time pass only as its receiver looks at the watch, so that the sender, whose pieces wait
 * in buffers, isn't far ahead of who reads them. The sender has it as its pause, the receiver as its ticker. Thread-safe.
 */
public final class Lockstep implements Ticker, Pause {
    /** How long a receiver is waited for, which may have hung up; nothing is asserted of it. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final VirtualTime time;
    private long looks;

    /** Of a time that all others go by, too. */
    public Lockstep(VirtualTime time) {
        this.time = time;
    }

    @Override
    public long nanos() {
        synchronized (this) {
            looks++;
            notifyAll();
        }
        return time.nanos();
    }

    /** Until the time is over and the receiver has looked. */
    @Override
    public void pause(Duration duration) {
        long before = looks();
        time.pause(duration);
        long end = System.nanoTime() + PATIENCE.toNanos();
        synchronized (this) {
            for (long left = PATIENCE.toNanos(); looks == before && left > 0; left = end - System.nanoTime()) {
                try {
                    TimeUnit.NANOSECONDS.timedWait(this, left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }

    private synchronized long looks() {
        return looks;
    }
}
