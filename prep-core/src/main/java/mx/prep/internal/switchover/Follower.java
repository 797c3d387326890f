package mx.prep.internal.switchover;

import java.time.Duration;
import java.util.function.Function;
import mx.prep.error.EdgeException;
import mx.prep.internal.time.Pause;
import mx.prep.internal.time.Stopwatch;
import mx.prep.internal.time.Ticker;
import mx.prep.model.Manifest;
import mx.prep.model.ReleaseId;
import mx.prep.spi.ReleaseSwitch;
import org.jspecify.annotations.Nullable;

/** Keeps an edge's value at what the pointer says. Thread-safe. */
public final class Follower {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration INTERVAL = Duration.ofMillis(200);

    private enum Writing {
        WHERE_IT_DIFFERS,
        ALWAYS
    }

    private final PointerStore pointers;
    private final ReleaseSwitch edge;
    private final Function<ReleaseId, Manifest> manifests;
    private final Ticker ticker;
    private final Pause pause;

    /**
     * @param manifests gives the manifest of a release that a pointer names; from any thread
     */
    public Follower(
            PointerStore pointers,
            ReleaseSwitch edge,
            Function<ReleaseId, Manifest> manifests,
            Ticker ticker,
            Pause pause) {
        this.pointers = pointers;
        this.edge = edge;
        this.manifests = manifests;
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
        follow(Writing.WHERE_IT_DIFFERS);
    }

    /** The same, and writes at least once, also an equal value, so that the edge's revision moves. */
    public void rewrite() {
        follow(Writing.ALWAYS);
    }

    private void follow(Writing writing) {
        Stopwatch waiting = ticker.start();
        boolean owed = writing == Writing.ALWAYS;
        while (true) {
            try {
                ReleaseSwitch.Value value = edge.read();
                @Nullable
                ReleaseId live = pointers.find().map(r -> r.pointer().release()).orElse(null);
                if (live == null || (!owed && live.equals(value.release()))) {
                    return;
                }
                edge.replace(value, live, manifests.apply(live));
                owed = false;
            } catch (EdgeException e) {
                if (e.kind() == EdgeException.Kind.DENIED || waiting.hasPassed(PATIENCE)) {
                    throw e;
                }
                pause.pause(e.retryAfter().orElse(INTERVAL));
            }
        }
    }
}
