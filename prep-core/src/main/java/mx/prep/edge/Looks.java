package mx.prep.edge;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import mx.prep.internal.time.Ticker;
import mx.prep.model.ReleaseId;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the pointer that requests wait for. Requests that come before a look begins share it, and one begins a tenth of
 * a second after the one before at the earliest, so that nobody can make an edge ask its store more often than that.
 * Thread-safe.
 */
final class Looks {
    private static final long APART_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Predicate<Set<ReleaseId>> look;
    private final ScheduledExecutorService timer;
    private @Nullable CompletableFuture<Boolean> waiting;
    private Set<ReleaseId> wanted = new HashSet<>();
    private long allowedAt = Ticker.SYSTEM.nanos();

    Looks(Predicate<Set<ReleaseId>> look, ScheduledExecutorService timer) {
        this.look = look;
        this.timer = timer;
    }

    /**
     * Done when a look is over that begins after this call, with whether it saw everything. Never fails; where nothing runs
     * any more, it is done at once.
     *
     * @param release what is looked for besides the pointer
     */
    synchronized CompletableFuture<Boolean> next(ReleaseId release) {
        CompletableFuture<Boolean> shared = waiting;
        if (shared == null) {
            shared = new CompletableFuture<>();
            try {
                var unused = timer.schedule(this::run, allowedAt - Ticker.SYSTEM.nanos(), TimeUnit.NANOSECONDS);
                waiting = shared;
                wanted = new HashSet<>();
            } catch (RejectedExecutionException e) {
                shared.complete(false);
            }
        }
        wanted.add(release);
        return shared.copy();
    }

    private void run() {
        CompletableFuture<Boolean> mine;
        Set<ReleaseId> theirs;
        synchronized (this) {
            mine = waiting;
            theirs = Set.copyOf(wanted);
            waiting = null;
        }
        boolean seen = false;
        try {
            seen = look.test(theirs);
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
