package mx.prep.examples;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Lets work end cleanly when the process is told to stop (Ctrl-C, SIGTERM). */
final class Stop {
    private static final long LONGEST_SECONDS = 30;
    private static final CountDownLatch THROUGH = new CountDownLatch(1);

    private Stop() {}

    /**
     * Does the work. When the process is told to stop meanwhile, the action asks the work to end, and the process waits
     * until it is {@link #through}, at most half a minute.
     */
    static <T> T guard(Runnable action, Supplier<T> work) {
        Thread hook = arm(action);
        try {
            return work.get();
        } finally {
            remove(hook);
        }
    }

    /** Waits until the process is told to stop, or this thread is interrupted. */
    static void awaitSignal() {
        CountDownLatch told = new CountDownLatch(1);
        Thread hook = arm(told::countDown);
        try {
            told.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            remove(hook);
        }
    }

    /** Says that all is told: the process may end. */
    static void through() {
        THROUGH.countDown();
    }

    private static Thread arm(Runnable action) {
        Thread hook = new Thread(
                () -> {
                    action.run();
                    await();
                },
                "prep-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        return hook;
    }

    private static void await() {
        try {
            THROUGH.await(LONGEST_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is stopping: the hook has run.
            return;
        }
    }
}
