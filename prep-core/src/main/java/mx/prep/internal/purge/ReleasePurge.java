package mx.prep.internal.purge;

import java.time.Duration;
import java.util.List;
import mx.prep.error.EdgeException;
import mx.prep.internal.switchover.LiveRelease;
import mx.prep.internal.time.Pause;
import mx.prep.internal.time.Stopwatch;
import mx.prep.internal.time.Ticker;
import mx.prep.spi.EdgeCache;
import org.jspecify.annotations.Nullable;

/** Waits until an edge that moves with the release has moved. Nothing is kept: any process can ask the same. */
final class ReleasePurge {
    private static final Duration INTERVAL = Duration.ofMillis(200);

    private final EdgeCache cache;
    private final Ticker ticker;
    private final Pause pause;

    ReleasePurge(EdgeCache cache, Ticker ticker, Pause pause) {
        this.cache = cache;
        this.ticker = ticker;
        this.pause = pause;
    }

    PurgeReceipt purge(LiveRelease live, Duration patience) {
        Stopwatch waiting = ticker.start();
        String problem = "the purge isn't finished";
        EdgeCache.@Nullable Handle handle = null;
        for (int attempt = 1; !waiting.hasPassed(patience); ) {
            try {
                if (handle == null) {
                    String reference = live.pointer().epoch() + "-" + live.release() + "-" + attempt;
                    handle = cache.purge(new EdgeCache.Ticket(reference, live.release(), List.of("/*")));
                }
                EdgeCache.Status status = cache.status(handle);
                if (status instanceof EdgeCache.Status.Done) {
                    return new PurgeReceipt(null, 1, null);
                }
                if (!(status instanceof EdgeCache.Status.InProgress)) {
                    problem = status instanceof EdgeCache.Status.Failed failed
                            ? failed.message()
                            : "the edge knows nothing of the purge";
                    handle = null;
                    attempt++;
                }
                pause.pause(INTERVAL);
            } catch (EdgeException e) {
                problem = String.valueOf(e.getMessage());
                if (e.kind() == EdgeException.Kind.DENIED) {
                    break;
                }
                pause.pause(e.retryAfter().orElse(INTERVAL));
            }
        }
        return new PurgeReceipt(problem + " (waited at most " + patience.toSeconds() + " s)", 1, null);
    }
}
