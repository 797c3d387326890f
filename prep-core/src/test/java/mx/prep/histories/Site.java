package mx.prep.histories;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import mx.prep.model.Mode;
import mx.prep.model.ObjectKey;
import mx.prep.model.ReleaseId;
import mx.prep.testkit.store.InMemoryStore;
import mx.prep.testkit.store.InMemoryStore.Versions;
import org.jspecify.annotations.Nullable;

/** One target of a history: its store, and its edge where it has one. */
final class Site {
    private final String name;
    private final Mode mode;
    private final InMemoryStore store;
    private final SteppedSwitch.@Nullable Edge edge;
    private final Map<ObjectKey, Integer> writes = new HashMap<>();

    Site(String name, Mode mode, Versions versions) {
        this.name = name;
        this.mode = mode;
        this.store = new InMemoryStore(name, versions);
        this.edge = mode == Mode.RELEASES ? new SteppedSwitch.Edge(name) : null;
    }

    String name() {
        return name;
    }

    Mode mode() {
        return mode;
    }

    InMemoryStore store() {
        return store;
    }

    /** Only where the mode is RELEASES. */
    SteppedSwitch.@Nullable Edge edge() {
        return edge;
    }

    /** The release that the edge serves, or null. */
    @Nullable
    ReleaseId served() {
        return edge == null ? null : edge.release();
    }

    /** How often an object was written or deleted so far: it tells what equal versions don't. */
    int writes(ObjectKey key) {
        return Objects.requireNonNullElse(writes.get(key), 0);
    }

    void changed(ObjectKey key) {
        writes.merge(key, 1, Integer::sum);
    }
}
