package mx.prep.internal.upload;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import mx.prep.error.CancelledException;

/**
 * A bounded number of threads that work through a list. The first failure stops the rest and is thrown to the caller
 * once every thread has let go.
 */
public final class Workers {
    private final ExecutorService executor;
    private final int parallelism;

    /**
     * @param executor where the work runs; not closed here
     * @param parallelism most items in work at the same time
     */
    public Workers(ExecutorService executor, int parallelism) {
        this.executor = executor;
        this.parallelism = parallelism;
    }

    /**
     * Does something with each item.
     *
     * @throws CancelledException if the thread is interrupted; running items are waited for
     */
    public <T> void forEach(List<T> items, Consumer<T> work) {
        int threads = Math.min(parallelism, items.size());
        AtomicInteger next = new AtomicInteger();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        CountDownLatch finished = new CountDownLatch(threads);
        Runnable worker = () -> {
            try {
                for (int n = next.getAndIncrement();
                        n < items.size() && failure.get() == null;
                        n = next.getAndIncrement()) {
                    work.accept(items.get(n));
                }
            } catch (Throwable e) {
                failure.compareAndSet(null, e);
            } finally {
                finished.countDown();
            }
        };
        for (int i = 0; i < threads; i++) {
            try {
                executor.execute(worker);
            } catch (RejectedExecutionException e) {
                failure.compareAndSet(null, new CancelledException("closed while files were being stored", e));
                finished.countDown();
            }
        }
        await(finished, failure);
        Throwable first = failure.get();
        if (first instanceof RuntimeException e) {
            throw e;
        }
        if (first instanceof Error e) {
            throw e;
        }
    }

    private static void await(CountDownLatch finished, AtomicReference<Throwable> failure) {
        boolean interrupted = false;
        while (true) {
            try {
                finished.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
                failure.compareAndSet(null, new CancelledException("interrupted while files were being stored", e));
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
