package mx.prep.examples;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import mx.prep.error.StoreException;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import mx.prep.spi.BatchingStore;
import mx.prep.spi.Body;
import mx.prep.spi.ByteRange;
import mx.prep.spi.DeleteFailure;
import mx.prep.spi.Deletion;
import mx.prep.spi.ObjectContent;
import mx.prep.spi.ObjectPage;
import mx.prep.spi.Precondition;
import mx.prep.spi.StoredObject;
import mx.prep.spi.Version;
import mx.prep.spi.WriteBatch;
import org.jspecify.annotations.Nullable;

/**
 * A store that can be down: while it is, every request that begins is refused and nothing of it is applied. A batch
 * that is open goes on. Thread-safe.
 */
final class DownStore implements BatchingStore {
    private final BatchingStore store;
    private final Switch down;

    /** What takes a store down and brings it back. */
    static final class Switch {
        private final AtomicBoolean down = new AtomicBoolean();
        private final AtomicInteger refused = new AtomicInteger();

        void takeDown() {
            down.set(true);
        }

        void bringBack() {
            down.set(false);
        }

        /** Requests that were refused so far. */
        int refused() {
            return refused.get();
        }
    }

    DownStore(BatchingStore store, Switch down) {
        this.store = store;
        this.down = down;
    }

    private BatchingStore asked(String key) {
        if (down.down.get()) {
            down.refused.incrementAndGet();
            throw new StoreException(
                    StoreException.Kind.UNAVAILABLE, name(), key, "the store is down, as the demo wants it", null);
        }
        return store;
    }

    @Override
    public Optional<StoredObject> find(ObjectKey key) {
        return asked(key.value()).find(key);
    }

    @Override
    public ObjectContent get(ObjectKey key, ByteRange range) {
        return asked(key.value()).get(key, range);
    }

    @Override
    public StoredObject put(ObjectKey key, Body body, ObjectHeaders headers, Precondition precondition) {
        return asked(key.value()).put(key, body, headers, precondition);
    }

    @Override
    public Version copy(ObjectKey source, Version sourceVersion, ObjectKey target, ObjectHeaders headers) {
        return asked(target.value()).copy(source, sourceVersion, target, headers);
    }

    @Override
    public List<DeleteFailure> delete(List<Deletion> deletions) {
        return asked("").delete(deletions);
    }

    @Override
    public ObjectPage list(String prefix, @Nullable String token) {
        return asked(prefix).list(prefix, token);
    }

    @Override
    public WriteBatch openBatch() {
        return asked("").openBatch();
    }

    @Override
    public String name() {
        return store.name();
    }

    @Override
    public void close() {
        store.close();
    }
}
