package mx.prep.internal.switchover;

import mx.prep.error.EdgeException;
import mx.prep.model.ReleaseId;
import mx.prep.spi.ReleaseSwitch;
import org.jspecify.annotations.Nullable;

/** Keeps an edge's value at what the pointer says. Thread-safe. */
public final class Follower {
    private static final int MOST_CONFLICTS = 100;

    private final PointerStore pointers;
    private final ReleaseSwitch edge;

    public Follower(PointerStore pointers, ReleaseSwitch edge) {
        this.pointers = pointers;
        this.edge = edge;
    }

    /**
     * Reads the edge's revision, then the pointer, then writes what the pointer says, until both agree.
     *
     * @throws EdgeException if the edge can't be read or written, or never stops changing
     */
    public void follow() {
        for (int attempt = 0; attempt < MOST_CONFLICTS; attempt++) {
            ReleaseSwitch.Value value = edge.find();
            @Nullable ReleaseId live = pointers.find().map(r -> r.pointer().release()).orElse(null);
            if (live == null || live.equals(value.release())) {
                return;
            }
            try {
                edge.replace(value, live);
            } catch (EdgeException e) {
                if (e.kind() != EdgeException.Kind.CONFLICT && e.kind() != EdgeException.Kind.UNKNOWN_OUTCOME) {
                    throw e;
                }
            }
        }
        throw new EdgeException(
                EdgeException.Kind.CONFLICT,
                "the release switch was changed by others " + MOST_CONFLICTS + " times in a row; who else writes it?",
                null,
                null);
    }
}
