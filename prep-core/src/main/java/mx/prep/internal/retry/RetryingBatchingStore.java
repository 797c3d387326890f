package mx.prep.internal.retry;

import java.util.List;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import mx.prep.spi.BatchingStore;
import mx.prep.spi.Body;
import mx.prep.spi.Precondition;
import mx.prep.spi.StoredObject;
import mx.prep.spi.Version;
import mx.prep.spi.WriteBatch;
import mx.prep.spi.WriteFailure;

/** Retries around a store that can batch. A commit isn't repeated: what it couldn't write is the caller's to decide. */
final class RetryingBatchingStore extends RetryingStore implements BatchingStore {
    private final BatchingStore store;

    RetryingBatchingStore(BatchingStore store, RetryRules rules) {
        super(store, rules);
        this.store = store;
    }

    @Override
    public WriteBatch openBatch() {
        WriteBatch batch = store.openBatch();
        return new WriteBatch() {
            @Override
            public StoredObject put(ObjectKey key, Body body, ObjectHeaders headers, Precondition precondition) {
                return attempts().run(() -> batch.put(key, body, headers, precondition));
            }

            @Override
            public Version copy(ObjectKey source, Version sourceVersion, ObjectKey target, ObjectHeaders headers) {
                return attempts().run(() -> batch.copy(source, sourceVersion, target, headers));
            }

            @Override
            public List<WriteFailure> commit() {
                return batch.commit();
            }

            @Override
            public void close() {
                batch.close();
            }
        };
    }
}
