package mx.prep.internal.pipeline;

import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs work that gives way to something more urgent: it is interrupted, and what it leaves undone is done by the next
 * delivery. Thread-safe; one work at a time.
 */
final class Yielding {
    private @Nullable Thread worker;
    private boolean asked;

    /** Runs the work; empty if it gave way. */
    <T> Optional<T> run(Supplier<T> work) {
        begin();
        try {
            return Optional.of(work.get());
        } catch (RuntimeException e) {
            if (isAsked()) {
                return Optional.empty();
            }
            throw e;
        } finally {
            end();
        }
    }

    /** Asks the work that runs, if any, to give way. */
    synchronized void giveWay() {
        if (worker != null && !asked) {
            asked = true;
            worker.interrupt();
        }
    }

    private synchronized void begin() {
        worker = Thread.currentThread();
        asked = false;
    }

    private synchronized boolean isAsked() {
        return asked;
    }

    /** An interrupt that asked to give way is spent with the work. */
    private synchronized void end() {
        worker = null;
        if (asked) {
            Thread.interrupted();
        }
    }
}
