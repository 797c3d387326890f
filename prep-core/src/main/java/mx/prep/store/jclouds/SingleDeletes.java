package mx.prep.store.jclouds;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import mx.prep.error.CancelledException;
import mx.prep.error.StoreException;
import mx.prep.error.StoreException.Kind;
import mx.prep.spi.DeleteFailure;
import mx.prep.spi.Deletion;

/**
 * Deletes objects of a cloud that takes one deletion in a request: some at a time, on threads that end with the call.
 * Thread-safe.
 */
public final class SingleDeletes implements CloudStore.Deletes {
    private static final int THREADS = 16;

    private final String store;
    private final StoreHttp http;
    private final CloudStore.Reads reads;
    private final Function<Deletion, StoreHttp.Ask> request;

    /**
     * Deletions.
     *
     * @param store the store's name, for messages
     * @param reads tells whether a condition isn't met because there is nothing any more
     * @param request what asks the cloud for one deletion, with its condition
     */
    public SingleDeletes(
            String store, StoreHttp http, CloudStore.Reads reads, Function<Deletion, StoreHttp.Ask> request) {
        this.store = store;
        this.http = http;
        this.reads = reads;
        this.request = request;
    }

    @Override
    public List<DeleteFailure> delete(List<Deletion> deletions) {
        if (deletions.size() < 2) {
            return deletions.stream()
                    .flatMap(deletion -> attempt(deletion).stream())
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
                all.add(pool.submit(() -> attempt(deletion)));
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
    private List<DeleteFailure> attempt(Deletion deletion) {
        try {
            delete(deletion);
            return List.of();
        } catch (StoreException e) {
            return List.of(new DeleteFailure(deletion.key(), e));
        }
    }

    private void delete(Deletion deletion) {
        try {
            http.send(request.apply(deletion));
        } catch (StoreException e) {
            boolean isGone = e.kind() == Kind.NOT_FOUND
                    || (e.kind() == Kind.PRECONDITION
                            && reads.find(deletion.key()).isEmpty());
            if (!isGone) {
                throw e;
            }
        }
    }
}
