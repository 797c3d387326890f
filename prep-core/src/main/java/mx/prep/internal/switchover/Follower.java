package mx.prep.internal.switchover;

import java.time.Duration;
import mx.prep.error.EdgeException;
import mx.prep.internal.time.Pause;
import mx.prep.internal.time.Stopwatch;
import mx.prep.internal.time.Ticker;
import mx.prep.model.ReleaseId;
import mx.prep.spi.ReleaseSwitch;
import org.jspecify.annotations.Nullable;

/** Keeps an edge's value at what the pointer says. Thread-safe. */
public final class Follower {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration INTERVAL = Duration.ofMillis(200);

    private final PointerStore pointers;
    private final ReleaseSwitch edge;
    private final Ticker ticker;
    private final Pause pause;

    public Follower(PointerStore pointers, ReleaseSwitch edge, Ticker ticker, Pause pause) {
        this.pointers = pointers;
        this.edge = edge;
        this.ticker = ticker;
        this.pause = pause;
    }

    /**
     * Reads the edge's revision, then the pointer, then writes what the pointer says, until both agree, at most for
     * 30 s.
     *
     * @throws EdgeException if the edge can't be read or written in that time
     */
    public void follow() {
        Stopwatch waiting = ticker.start();
        while (true) {
            try {
                ReleaseSwitch.Value value = edge.find();
                @Nullable
                ReleaseId live = pointers.find().map(r -> r.pointer().release()).orElse(null);
                if (live == null || live.equals(value.release())) {
                    return;
                }
                edge.replace(value, live);
            } catch (EdgeException e) {
                if (e.kind() == EdgeException.Kind.DENIED || waiting.hasPassed(PATIENCE)) {
                    throw e;
                }
                pause.pause(e.retryAfter().orElse(INTERVAL));
            }
        }
    }
}
