package mx.prep.store.jclouds;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import mx.prep.error.CancelledException;
import mx.prep.error.StoreException;
import mx.prep.spi.DeleteFailure;
import mx.prep.spi.Deletion;

/** Deletes objects of a cloud that takes one deletion in a request: some at a time, on threads that end with the call. */
public final class SingleDeletes {
    private static final int THREADS = 16;

    private SingleDeletes() {}

    /**
     * Deletes all, and says what couldn't be.
     *
     * @param store the store's name
     * @param one deletes one object, or throws {@link StoreException}
     */
    public static List<DeleteFailure> run(String store, List<Deletion> deletions, Consumer<Deletion> one) {
        if (deletions.size() < 2) {
            return deletions.stream()
                    .flatMap(deletion -> attempt(deletion, one).stream())
                    .toList();
        }
        AtomicInteger number = new AtomicInteger();
        ExecutorService pool = Executors.newFixedThreadPool(Math.min(THREADS, deletions.size()), task -> {
            Thread thread = new Thread(task, "prep-delete-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<List<DeleteFailure>>> all = new ArrayList<>();
            for (Deletion deletion : deletions) {
                all.add(pool.submit(() -> attempt(deletion, one)));
            }
            List<DeleteFailure> failures = new ArrayList<>();
            for (Future<List<DeleteFailure>> each : all) {
                failures.addAll(each.get());
            }
            return List.copyOf(failures);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException(store + ": interrupted while objects were deleted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("a deletion that throws no checked exception threw one", e);
        } finally {
            pool.shutdownNow();
        }
    }

    /** One failure or none. */
    private static List<DeleteFailure> attempt(Deletion deletion, Consumer<Deletion> one) {
        try {
            one.accept(deletion);
            return List.of();
        } catch (StoreException e) {
            return List.of(new DeleteFailure(deletion.key(), e));
        }
    }
}
