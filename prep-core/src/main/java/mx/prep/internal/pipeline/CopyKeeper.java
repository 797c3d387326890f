package mx.prep.internal.pipeline;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import mx.prep.archive.Archive;
import mx.prep.archive.ArchiveCopies;
import mx.prep.error.CancelledException;
import mx.prep.error.StoreException;
import mx.prep.event.PublishEvent;
import org.jspecify.annotations.Nullable;

/**
 * Brings each store of an archive what it lacks, and makes the claims that had to wait, beside the cycle: no cut waits
 * for a copy. Does nothing where the archive is one store. Thread-safe.
 */
final class CopyKeeper {
    private final @Nullable ArchiveCopies copies;
    private final Archive archive;
    private final PublisherSettings settings;
    private final ExecutorService executor;
    private final Set<String> told = new HashSet<>();
    private @Nullable Future<?> running;

    /**
     * @param executor of one thread
     */
    CopyKeeper(@Nullable ArchiveCopies copies, Archive archive, PublisherSettings settings, ExecutorService executor) {
        this.copies = copies;
        this.archive = archive;
        this.settings = settings;
        this.executor = executor;
    }

    /** Starts, unless it still runs. */
    synchronized void start() {
        ArchiveCopies stores = copies;
        if (stores == null || (running != null && !running.isDone())) {
            return;
        }
        try {
            running = executor.submit(() -> run(stores));
        } catch (RejectedExecutionException e) {
            throw new CancelledException("the publisher is closed", e);
        }
    }

    /**
     * Waits until what was started is done.
     *
     * @throws CancelledException if the thread is interrupted or the publisher closed
     */
    void await() {
        Future<?> waiting;
        synchronized (this) {
            waiting = running;
        }
        if (waiting == null) {
            return;
        }
        try {
            waiting.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("interrupted while the archive's copies were completed", e);
        } catch (CancellationException e) {
            throw new CancelledException("closed while the archive's copies were completed", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private void run(ArchiveCopies stores) {
        makeWaitingClaims();
        stores.makeUp();
        Map<String, String> away = stores.away();
        away.forEach((store, why) -> {
            if (told.add(store)) {
                incident("the archive's store " + store + " is away, the others keep what comes: " + why);
            }
        });
        told.retainAll(away.keySet());
    }

    private void makeWaitingClaims() {
        try {
            archive.claims()
                    .makeWaiting()
                    .forEach((ours, first) -> incident("cut " + ours.cut() + " was published as package "
                            + ours.sha256().shortHex() + " while the archive's first store was away; there it is "
                            + first.sha256().shortHex() + ". Targets may differ: see 'prep status'."));
        } catch (StoreException e) {
            // Still away: that is told, and the next cycle tries again.
            return;
        }
    }

    private void incident(String message) {
        settings.events().send(new PublishEvent.IncidentOpened(settings.clock().instant(), null, message));
    }
}
