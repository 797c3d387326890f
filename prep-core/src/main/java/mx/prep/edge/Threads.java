package mx.prep.edge;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Names the edge's threads. */
final class Threads {
    private static final int IDLE_SECONDS = 30;

    private Threads() {}

    static Thread daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** At most so many threads, which end when they have had nothing to do for 30 s. */
    static ThreadPoolExecutor pool(String name, int threads, BlockingQueue<Runnable> queue) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, queue, task -> daemon(name, task));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
