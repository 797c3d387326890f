package mx.prep.internal.pipeline;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import mx.prep.error.CancelledException;
import mx.prep.model.DeliveryResult;
import org.jspecify.annotations.Nullable;

/**
 * A lane on a thread of its own, with a mailbox of one: what is asked for while a delivery runs is one delivery after
 * it, however often it is asked. Thread-safe.
 */
public final class LaneThread implements AutoCloseable {
    private final Lane lane;
    private final ExecutorService thread;
    private @Nullable CompletableFuture<DeliveryResult> waiting;

    public LaneThread(Lane lane) {
        this.lane = lane;
        this.thread = Executors.newSingleThreadExecutor(task -> {
            Thread created = new Thread(task, "prep-lane-" + lane.name());
            created.setDaemon(true);
            return created;
        });
    }

    public Lane lane() {
        return lane;
    }

    /** Asks for a delivery that starts after this call. */
    public synchronized CompletableFuture<DeliveryResult> request() {
        if (waiting == null) {
            waiting = new CompletableFuture<>();
            try {
                thread.execute(this::deliver);
            } catch (RejectedExecutionException e) {
                waiting.completeExceptionally(new CancelledException("the publisher is closed", e));
            }
        }
        return waiting;
    }

    private void deliver() {
        CompletableFuture<DeliveryResult> mine = take();
        try {
            mine.complete(lane.deliver());
        } catch (Throwable e) {
            mine.completeExceptionally(e);
        }
    }

    private synchronized CompletableFuture<DeliveryResult> take() {
        CompletableFuture<DeliveryResult> mine = waiting;
        waiting = null;
        return mine == null ? new CompletableFuture<>() : mine;
    }

    /** Interrupts a delivery that runs, between two requests, and waits for it to let go. */
    @Override
    public void close() {
        thread.shutdownNow();
        boolean interrupted = false;
        try {
            thread.awaitTermination(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        lane.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
