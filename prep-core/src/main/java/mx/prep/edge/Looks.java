package mx.prep.edge;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import mx.prep.internal.time.Ticker;
import mx.prep.model.ReleaseId;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the pointer that requests wait for. Requests that come before a look begins share it, and one begins a tenth of
 * a second after the one before at the earliest, so that nobody can make an edge ask its store more often than that.
 * Thread-safe.
 */
final class Looks {
    /** A look that is wanted for so many releases is wanted by somebody who makes them up. */
    private static final int MOST_WANTED = 64;

    private static final long APART_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Function<Set<ReleaseId>, Seen> look;
    private final ScheduledExecutorService timer;
    private @Nullable CompletableFuture<Seen> waiting;
    private Set<ReleaseId> wanted = new HashSet<>();
    private long allowedAt = Ticker.SYSTEM.nanos();

    /**
     * What came of a look.
     *
     * @param inLine whether the site is what the pointer says
     * @param unread releases that were wanted, were replaced lately and can't be read
     */
    record Seen(boolean inLine, Set<ReleaseId> unread) {
        static final Seen NOTHING = new Seen(false, Set.of());

        Seen {
            unread = Set.copyOf(unread);
        }

        /** Whether a pin to a release that the site doesn't have is of no use. */
        boolean isCertain(ReleaseId release) {
            return inLine && !unread.contains(release);
        }
    }

    Looks(Function<Set<ReleaseId>, Seen> look, ScheduledExecutorService timer) {
        this.look = look;
        this.timer = timer;
    }

    /**
     * Done when a look is over that begins after this call, with what came of it: of a look that isn't made, nothing. Never
     * fails.
     *
     * @param release what is looked for besides the pointer
     */
    synchronized CompletableFuture<Seen> next(ReleaseId release) {
        CompletableFuture<Seen> shared = waiting;
        if (shared == null) {
            shared = new CompletableFuture<>();
            try {
                var unused = timer.schedule(this::run, allowedAt - Ticker.SYSTEM.nanos(), TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException e) {
                return CompletableFuture.completedFuture(Seen.NOTHING);
            }
            waiting = shared;
            wanted = new HashSet<>();
        }
        if (wanted.size() >= MOST_WANTED && !wanted.contains(release)) {
            return CompletableFuture.completedFuture(Seen.NOTHING);
        }
        wanted.add(release);
        return shared.copy();
    }

    /** Whoever waits is told that nothing was seen. */
    synchronized void close() {
        if (waiting != null) {
            waiting.complete(Seen.NOTHING);
            waiting = null;
        }
    }

    private void run() {
        CompletableFuture<Seen> mine;
        Set<ReleaseId> theirs;
        synchronized (this) {
            mine = waiting;
            theirs = Set.copyOf(wanted);
            waiting = null;
        }
        Seen seen = Seen.NOTHING;
        try {
            seen = look.apply(theirs);
        } finally {
            synchronized (this) {
                allowedAt = Ticker.SYSTEM.nanos() + APART_NANOS;
            }
            if (mine != null) {
                mine.complete(seen);
            }
        }
    }
}
