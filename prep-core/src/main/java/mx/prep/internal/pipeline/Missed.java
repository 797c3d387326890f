package mx.prep.internal.pipeline;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import mx.prep.error.CancelledException;
import mx.prep.error.SourceException;
import mx.prep.error.StoreException;
import mx.prep.event.PublishEvent;
import mx.prep.model.IntakeResult;
import mx.prep.spi.PackageOffer;
import org.jspecify.annotations.Nullable;

/**
 * Archives the packages that were offered beside a newer one, oldest first: they are received, verified, kept and
 * claimed as the newest is, and never published. Either at once, or on a thread of its own that takes the next package
 * only when no target has anything to do. What fails is tried again later, before those after it. What waits when the
 * process ends is found again by the next one ({@link LookBack}). Thread-safe.
 */
final class Missed {
    private static final int MOST_TRIES = 5;
    /** A target that hangs doesn't keep packages out of the archive for longer. */
    private static final long PATIENCE_MINUTES = 10;

    private final Admission admission;
    private final Predicate<String> known;
    private final PublisherSettings settings;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final Object taking = new Object();
    private final ExecutorService worker;
    private boolean running;
    private boolean closed;
    /** Packages that are added once the newest is admitted. */
    private int announced;
    /** Packages that wait or are being taken. */
    private int unfinished;
    /** An earlier process left some that aren't found yet. */
    private boolean owed;

    /** A package and how often it was tried. */
    private record Waiting(PackageOffer offer, @Nullable Instant sourceTime, int tries) {}

    /**
     * @param admission used by this alone
     * @param known whether a name says a cut that is in the archive
     * @param worker one thread, which this shuts down
     */
    Missed(Admission admission, Predicate<String> known, PublisherSettings settings, ExecutorService worker) {
        this.worker = worker;
        this.admission = admission;
        this.known = known;
        this.settings = settings;
    }

    /** Says how many packages will be added when the one that is admitted now is. */
    synchronized void announce(int packages) {
        announced = packages;
    }

    /** An earlier process left packages, which aren't found yet. */
    synchronized void owe() {
        owed = true;
    }

    /** What an earlier process left is found, and taken before what this one missed. */
    synchronized void settle(List<PackageOffer> oldestFirst) {
        owed = false;
        unfinished += oldestFirst.size();
        for (int i = oldestFirst.size() - 1; i >= 0; i--) {
            waiting.addFirst(new Waiting(oldestFirst.get(i), null, 0));
        }
    }

    /** Whether packages that the source offered aren't in the archive yet. */
    synchronized boolean isBehind() {
        return owed || announced > 0 || unfinished > 0;
    }

    synchronized void add(List<PackageOffer> oldestFirst, @Nullable Instant sourceTime) {
        unfinished += oldestFirst.size();
        oldestFirst.forEach(offer -> waiting.add(new Waiting(offer, sourceTime, 0)));
    }

    /** Takes all that wait, each once, on this thread. */
    List<IntakeResult> takeAll() {
        List<IntakeResult> results = new ArrayList<>();
        synchronized (taking) {
            Waiting failed = null;
            for (Waiting next = next(); next != null && failed == null; next = failed == null ? next() : null) {
                failed = take(next, results);
            }
            again(failed);
        }
        return results;
    }

    /**
     * Takes what waits on another thread, unless it does so already.
     *
     * @param lanes asked before each package for what is done when every target is
     */
    void start(Supplier<Future<?>> lanes) {
        synchronized (this) {
            if (closed || running || waiting.isEmpty()) {
                return;
            }
            running = true;
        }
        worker.execute(() -> takeBehind(lanes));
    }

    private void takeBehind(Supplier<Future<?>> lanes) {
        try {
            synchronized (taking) {
                Waiting failed = null;
                while (failed == null && hasNext()) {
                    await(lanes.get());
                    Waiting next = next();
                    failed = next == null ? null : take(next, new ArrayList<>());
                }
                again(failed);
            }
        } catch (CancelledException e) {
            // Closed: what is left stays out of the archive.
        } finally {
            synchronized (this) {
                running = false;
            }
        }
    }

    private static void await(Future<?> lanes) {
        try {
            lanes.get(PATIENCE_MINUTES, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("interrupted while targets were being published", e);
        } catch (ExecutionException | TimeoutException e) {
            // A lane's failure is told by its own result; the archive goes on.
        }
    }

    /** Takes one; gives it back if it should be tried again. */
    private @Nullable Waiting take(Waiting next, List<IntakeResult> results) {
        Waiting failed = tried(next, results);
        synchronized (this) {
            unfinished -= failed == null ? 1 : 0;
        }
        return failed;
    }

    private @Nullable Waiting tried(Waiting next, List<IntakeResult> results) {
        try {
            if (known.test(next.offer().validators().name())) {
                next.offer().close();
                return null;
            }
            admission.admit(next.offer(), next.sourceTime()).ifPresent(results::add);
            return null;
        } catch (SourceException e) {
            return e.isGone() ? null : failed(next, String.valueOf(e.getMessage()), results);
        } catch (StoreException e) {
            return failed(next, String.valueOf(e.getMessage()), results);
        }
    }

    private @Nullable Waiting failed(Waiting next, String message, List<IntakeResult> results) {
        results.add(new IntakeResult.Failed(message));
        String name = next.offer().validators().name();
        boolean over = next.tries() + 1 == MOST_TRIES;
        String text = "a missed package, " + name + ", couldn't be archived" + (over ? " and is given up" : "") + ": "
                + message;
        settings.events().send(new PublishEvent.IncidentOpened(settings.clock().instant(), null, text));
        return over ? null : new Waiting(next.offer(), next.sourceTime(), next.tries() + 1);
    }

    private synchronized @Nullable Waiting next() {
        return closed ? null : waiting.poll();
    }

    private synchronized boolean hasNext() {
        return !closed && !waiting.isEmpty();
    }

    private synchronized void again(@Nullable Waiting failed) {
        if (failed != null) {
            waiting.addFirst(failed);
        }
    }

    /** Ends what runs and gives up what waits. */
    void close() {
        synchronized (this) {
            closed = true;
            waiting.forEach(next -> next.offer().close());
            waiting.clear();
        }
        worker.shutdownNow();
        try {
            worker.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
