package mx.prep.examples.gate;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import mx.prep.spi.BatchingStore;
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
import mx.prep.spi.WriteBatch;
import mx.prep.spi.WriteFailure;
import org.jspecify.annotations.Nullable;

/**
 * A store whose requests pass the gate. What is read of the ledger, and by the thread that looks for orders, doesn't:
 * it comes at any time, so that the numbers would be others each time.
 */
class GatedStore implements ObjectStore {
    private final ObjectStore store;
    private final String name;
    private final Passage gate;

    private GatedStore(ObjectStore store, String name, Passage gate) {
        this.store = store;
        this.name = name;
        this.gate = gate;
    }

    static ObjectStore around(ObjectStore store, String name, Passage gate) {
        return store instanceof BatchingStore batching
                ? new Batching(batching, name, gate)
                : new GatedStore(store, name, gate);
    }

    private <T> T read(String what, String key, Supplier<T> request) {
        boolean anyTime =
                key.startsWith("ledger/") || Thread.currentThread().getName().equals("prep-orders");
        return anyTime ? request.get() : pass(what, key, request);
    }

    <T> T pass(String what, Object key, Supplier<T> request) {
        return gate.around(name + " " + what + " " + key, request);
    }

    @Override
    public Optional<StoredObject> find(ObjectKey key) {
        return read("find", key.value(), () -> store.find(key));
    }

    @Override
    public ObjectContent get(ObjectKey key, ByteRange range) {
        return read("get", key.value(), () -> store.get(key, range));
    }

    @Override
    public ObjectPage list(String prefix, @Nullable String token) {
        return read("list", prefix, () -> store.list(prefix, token));
    }

    @Override
    public StoredObject put(ObjectKey key, Body body, ObjectHeaders headers, Precondition precondition) {
        return pass(
                "put",
                key,
                () -> store.put(key, new GatedBody(body, name + " bytes of " + key, gate), headers, precondition));
    }

    @Override
    public Version copy(ObjectKey source, Version sourceVersion, ObjectKey target, ObjectHeaders headers) {
        return pass("copy", target, () -> store.copy(source, sourceVersion, target, headers));
    }

    @Override
    public List<DeleteFailure> delete(List<Deletion> deletions) {
        return pass("delete", deletions.get(0).key(), () -> store.delete(deletions));
    }

    @Override
    public String name() {
        return store.name();
    }

    /** Leaves it open: who made it closes it. */
    @Override
    public void close() {}

    /** A body that passes the gate when it is read. */
    private record GatedBody(Body body, String what, Passage gate) implements Body {
        @Override
        public long length() {
            return body.length();
        }

        @Override
        public Checksums checksums() {
            return body.checksums();
        }

        @Override
        public InputStream open() throws IOException {
            gate.pass(what);
            return body.open();
        }
    }

    private static final class Batching extends GatedStore implements BatchingStore {
        private final BatchingStore store;

        Batching(BatchingStore store, String name, Passage gate) {
            super(store, name, gate);
            this.store = store;
        }

        @Override
        public WriteBatch openBatch() {
            return new Batch(store.openBatch());
        }

        private final class Batch implements WriteBatch {
            private final WriteBatch batch;

            Batch(WriteBatch batch) {
                this.batch = batch;
            }

            @Override
            public StoredObject put(ObjectKey key, Body body, ObjectHeaders headers, Precondition precondition) {
                return pass("batched put", key, () -> batch.put(key, body, headers, precondition));
            }

            @Override
            public Version copy(ObjectKey source, Version sourceVersion, ObjectKey target, ObjectHeaders headers) {
                return pass("batched copy", target, () -> batch.copy(source, sourceVersion, target, headers));
            }

            @Override
            public List<WriteFailure> commit() {
                return pass("commit", "", batch::commit);
            }

            @Override
            public void close() {
                batch.close();
            }
        }
    }
}
