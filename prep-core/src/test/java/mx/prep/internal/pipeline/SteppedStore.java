package mx.prep.internal.pipeline;

import java.util.List;
import java.util.Optional;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import mx.prep.spi.Body;
import mx.prep.spi.ByteRange;
import mx.prep.spi.DeleteFailure;
import mx.prep.spi.Deletion;
import mx.prep.spi.ObjectContent;
import mx.prep.spi.ObjectPage;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.Precondition;
import mx.prep.spi.StoredObject;
import mx.prep.spi.Version;
import org.jspecify.annotations.Nullable;

/** One publisher's way to a store that others use, too: each request of this publisher is a step. */
final class SteppedStore implements ObjectStore {
    private final ObjectStore store;
    private final Steps steps;

    /** Called before each request. */
    interface Steps {
        void before(String request);
    }

    SteppedStore(ObjectStore store, Steps steps) {
        this.store = store;
        this.steps = steps;
    }

    private ObjectStore step(String operation, String key) {
        steps.before(operation + " " + key);
        return store;
    }

    @Override
    public Optional<StoredObject> find(ObjectKey key) {
        return step("find", key.value()).find(key);
    }

    @Override
    public ObjectContent get(ObjectKey key, ByteRange range) {
        return step("get", key.value()).get(key, range);
    }

    @Override
    public StoredObject put(ObjectKey key, Body body, ObjectHeaders headers, Precondition precondition) {
        return step("put", key.value()).put(key, body, headers, precondition);
    }

    @Override
    public Version copy(ObjectKey source, Version sourceVersion, ObjectKey target, ObjectHeaders headers) {
        return step("copy", target.value()).copy(source, sourceVersion, target, headers);
    }

    @Override
    public List<DeleteFailure> delete(List<Deletion> deletions) {
        return step("delete", deletions.get(0).key().value()).delete(deletions);
    }

    @Override
    public ObjectPage list(String prefix, @Nullable String token) {
        return step("list", prefix).list(prefix, token);
    }

    @Override
    public String name() {
        return store.name();
    }

    @Override
    public void close() {}
}
