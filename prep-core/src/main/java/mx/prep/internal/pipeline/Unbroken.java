package mx.prep.internal.pipeline;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/**
 * Runs what must not stop half way, such as a switchover, on a thread that nobody interrupts. An interrupt of the
 * caller waits until it is done. Thread-safe.
 */
final class Unbroken implements AutoCloseable {
    private final ExecutorService thread;

    /**
     * @param thread runs one task at a time; closed here
     */
    Unbroken(ExecutorService thread) {
        this.thread = thread;
    }

    <T> T run(Supplier<T> work) {
        Future<T> future = thread.submit(work::get);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
