package mx.prep.internal.upload;

import java.util.List;
import mx.prep.error.StoreException;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import mx.prep.spi.BatchingStore;
import mx.prep.spi.Body;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.Precondition;
import mx.prep.spi.Version;
import mx.prep.spi.WriteBatch;
import mx.prep.spi.WriteFailure;

/** Where a release's objects are written: one by one, or in a batch where the store has them. Thread-safe. */
sealed interface Writes extends AutoCloseable {
    static Writes to(ObjectStore store) {
        return store instanceof BatchingStore batching ? new Batched(batching.openBatch()) : new Single(store);
    }

    void put(ObjectKey key, Body body, ObjectHeaders headers, Precondition precondition);

    void copy(ObjectKey source, Version version, ObjectKey target, ObjectHeaders headers);

    /**
     * Makes all durable. What another publisher of the same release wrote first is left to the listing.
     *
     * @throws StoreException the first failure
     */
    void commit();

    @Override
    void close();

    /** Each write is durable when it returns. */
    record Single(ObjectStore store) implements Writes {
        @Override
        public void put(ObjectKey key, Body body, ObjectHeaders headers, Precondition precondition) {
            store.put(key, body, headers, precondition);
        }

        @Override
        public void copy(ObjectKey source, Version version, ObjectKey target, ObjectHeaders headers) {
            store.copy(source, version, target, headers);
        }

        @Override
        public void commit() {}

        @Override
        public void close() {}
    }

    /** All become durable together. */
    record Batched(WriteBatch batch) implements Writes {
        @Override
        public void put(ObjectKey key, Body body, ObjectHeaders headers, Precondition precondition) {
            batch.put(key, body, headers, precondition);
        }

        @Override
        public void copy(ObjectKey source, Version version, ObjectKey target, ObjectHeaders headers) {
            batch.copy(source, version, target, headers);
        }

        @Override
        public void commit() {
            List<WriteFailure> failures = batch.commit();
            for (WriteFailure failure : failures) {
                if (failure.reason().kind() != StoreException.Kind.PRECONDITION) {
                    throw failure.reason();
                }
            }
        }

        @Override
        public void close() {
            batch.close();
        }
    }
}
