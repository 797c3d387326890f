package mx.prep.internal.pipeline;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import mx.prep.error.CancelledException;
import mx.prep.model.DeliveryResult;
import mx.prep.model.PageRef;
import mx.prep.model.PurgeReport;
import org.jspecify.annotations.Nullable;

/**
 * A lane on a thread of its own, with a mailbox of one: what is asked for while a delivery runs is one delivery after
 * it, however often it is asked. Thread-safe.
 */
final class LaneThread {
    private final Lane lane;
    private final ExecutorService thread;
    private final Set<CompletableFuture<?>> tasks = ConcurrentHashMap.newKeySet();
    private @Nullable CompletableFuture<DeliveryResult> waiting;

    /**
     * @param thread runs one task at a time; closed here
     */
    LaneThread(Lane lane, ExecutorService thread) {
        this.lane = lane;
        this.thread = thread;
    }

    public Lane lane() {
        return lane;
    }

    /** Asks for a delivery that starts after this call. */
    public synchronized CompletableFuture<DeliveryResult> request() {
        if (waiting != null) {
            return waiting;
        }
        CompletableFuture<DeliveryResult> asked = new CompletableFuture<>();
        waiting = asked;
        try {
            thread.execute(this::deliver);
        } catch (RejectedExecutionException e) {
            asked.completeExceptionally(new CancelledException("the publisher is closed", e));
        }
        return asked;
    }

    /** Shows a page when what was asked for before is done. */
    CompletableFuture<DeliveryResult> show(PageRef page, Showing showing) {
        return run(() -> lane.show(page, showing));
    }

    /** Does something else with the lane when what was asked for before is done. */
    <T> CompletableFuture<T> run(Function<Lane, T> work) {
        return run(() -> work.apply(lane));
    }

    /** Purges when what was asked for before is done. */
    CompletableFuture<PurgeReport> purge(Set<String> besides) {
        return run(() -> lane.purge(besides));
    }

    private <T> CompletableFuture<T> run(Supplier<T> work) {
        try {
            CompletableFuture<T> task = CompletableFuture.supplyAsync(work, thread);
            tasks.add(task);
            var unused = task.whenComplete((result, failure) -> tasks.removeIf(other -> other == task));
            return task;
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(new CancelledException("the publisher is closed", e));
        }
    }

    /** A delivery that only purges or confirms any more gives way to the next. */
    void giveWay() {
        lane.giveWay();
    }

    private void deliver() {
        CompletableFuture<DeliveryResult> mine = take();
        try {
            mine.complete(lane.deliver());
        } catch (Throwable e) {
            lane.broke(e);
            mine.completeExceptionally(e);
        }
    }

    private synchronized CompletableFuture<DeliveryResult> take() {
        CompletableFuture<DeliveryResult> mine = waiting;
        waiting = null;
        return mine == null ? new CompletableFuture<>() : mine;
    }

    /** Interrupts a delivery that runs, between two requests; what was asked for and not begun is cancelled. */
    void stop() {
        thread.shutdownNow();
        CancelledException closed = new CancelledException("the publisher is closed", null);
        take().completeExceptionally(closed);
        tasks.forEach(task -> task.completeExceptionally(closed));
    }

    /** Waits for a delivery that runs to let go, then closes the lane. */
    void await(Duration patience) {
        try {
            thread.awaitTermination(Math.max(0, patience.toMillis()), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        lane.close();
    }
}
