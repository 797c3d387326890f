package mx.prep.internal.pipeline;

import com.google.common.util.concurrent.MoreExecutors;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Gives the rooms of a publisher the threads that they work on. */
@FunctionalInterface
public interface Threads {
    /** Named daemons. */
    Threads DAEMONS = Threads::daemons;

    /** No threads at all: everything runs on the thread that asks for it, so that a schedule can step it. */
    Threads NONE = (name, threads) -> MoreExecutors.newDirectExecutorService();

    /**
     * An executor of its own, which the room shuts down.
     *
     * @param name what its threads are called
     * @param threads most tasks that run at the same time
     */
    ExecutorService pool(String name, int threads);

    private static ExecutorService daemons(String name, int threads) {
        AtomicInteger number = new AtomicInteger();
        return Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, threads == 1 ? name : name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }
}
