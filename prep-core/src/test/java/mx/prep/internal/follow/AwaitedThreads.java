package mx.prep.internal.follow;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import mx.prep.error.CancelledException;
import mx.prep.internal.pipeline.Threads;

/** A publisher's real threads, of which a test can wait until they have nothing left to do. Thread-safe. */
final class AwaitedThreads implements Threads {
    /** What was asked of each pool and isn't done. */
    private final Map<String, Integer> busy = new HashMap<>();

    @Override
    public ExecutorService pool(String name, int threads) {
        return new ThreadPoolExecutor(threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        }) {
            @Override
            public void execute(Runnable task) {
                count(name, 1);
                super.execute(() -> {
                    try {
                        task.run();
                    } finally {
                        count(name, -1);
                    }
                });
            }
        };
    }

    private synchronized void count(String pool, int more) {
        busy.merge(pool, more, (before, change) -> before + change == 0 ? null : before + change);
        notifyAll();
    }

    /** Waits until all that was asked of any of them, and what that asked for, is done. */
    void await() {
        await(busy::isEmpty);
    }

    /** Waits until all that was asked of one pool is done. */
    void await(String pool) {
        await(() -> !busy.containsKey(pool));
    }

    private synchronized void await(BooleanSupplier done) {
        try {
            while (!done.getAsBoolean()) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("interrupted while others worked", e);
        }
    }
}
