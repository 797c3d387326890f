package mx.prep.internal.follow;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import mx.prep.internal.pipeline.Threads;

/** A publisher's real threads, of which a test can wait until they have nothing left to do. Thread-safe. */
final class AwaitedThreads implements Threads {
    private int busy;

    @Override
    public ExecutorService pool(String name, int threads) {
        return new ThreadPoolExecutor(threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        }) {
            @Override
            public void execute(Runnable task) {
                count(1);
                super.execute(() -> {
                    try {
                        task.run();
                    } finally {
                        count(-1);
                    }
                });
            }
        };
    }

    private synchronized void count(int more) {
        busy += more;
        notifyAll();
    }

    /** Waits until all that was asked of any of them, and what that asked for, is done. */
    synchronized void await() {
        try {
            while (busy > 0) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
