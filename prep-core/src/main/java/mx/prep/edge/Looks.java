package mx.prep.edge;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import mx.prep.internal.time.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the pointer that requests wait for. Requests that come before a look begins share it, and one begins a tenth of
 * a second after the one before at the earliest, so that nobody can make an edge ask its store more often than that.
 * Thread-safe.
 */
final class Looks {
    private static final long APART_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Runnable look;
    private final ScheduledExecutorService timer;
    private @Nullable CompletableFuture<@Nullable Void> waiting;
    private long allowedAt = Ticker.SYSTEM.nanos();

    Looks(Runnable look, ScheduledExecutorService timer) {
        this.look = look;
        this.timer = timer;
    }

    /** Done when a look is over that begins after this call. Never fails; where nothing runs any more, it is done at once. */
    synchronized CompletableFuture<@Nullable Void> next() {
        CompletableFuture<@Nullable Void> shared = waiting;
        if (shared == null) {
            shared = new CompletableFuture<>();
            try {
                var unused = timer.schedule(this::run, allowedAt - Ticker.SYSTEM.nanos(), TimeUnit.NANOSECONDS);
                waiting = shared;
            } catch (RejectedExecutionException e) {
                shared.complete(null);
            }
        }
        return shared.copy();
    }

    private void run() {
        CompletableFuture<@Nullable Void> mine;
        synchronized (this) {
            mine = waiting;
            waiting = null;
        }
        try {
            look.run();
        } finally {
            synchronized (this) {
                allowedAt = Ticker.SYSTEM.nanos() + APART_NANOS;
            }
            if (mine != null) {
                mine.complete(null);
            }
        }
    }
}
