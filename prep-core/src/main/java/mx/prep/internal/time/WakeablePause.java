package mx.prep.internal.time;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import mx.prep.error.CancelledException;

/** Waits on the system's own clock until the time is over or it is closed, naps also until somebody rings. Thread-safe. */
public final class WakeablePause implements Pause, AutoCloseable {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean closed;
    private boolean rung;

    /**
     * Waits for a while.
     *
     * @throws CancelledException if the thread is interrupted, or this is or was closed
     */
    @Override
    public void pause(Duration duration) {
        await(duration, () -> false);
    }

    /** A ring before the nap ends it at once. */
    @Override
    public void nap(Duration duration) {
        await(duration, () -> rung);
    }

    /** Ends the nap that is taken, or the next. */
    public void ring() {
        lock.lock();
        try {
            rung = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void await(Duration duration, BooleanSupplier ended) {
        lock.lock();
        try {
            long left = duration.toNanos();
            while (left > 0 && !closed && !ended.getAsBoolean()) {
                left = changed.awaitNanos(left);
            }
            rung = rung && !ended.getAsBoolean();
            if (closed) {
                throw new CancelledException("closed while waiting", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("interrupted while waiting", e);
        } finally {
            lock.unlock();
        }
    }

    /** Ends every wait, now and later. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
