package mx.prep.internal.retry;

import java.util.List;
import java.util.Optional;
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
import org.jspecify.annotations.Nullable;

/**
 * The one retry layer around a store: repeats what the store throttled or couldn't do, and settles lost answers (see
 * {@link Writes}). A body is opened again for each attempt. Of a read, only the opening is repeated, not a stream that
 * breaks off later. Closing it closes the store.
 */
public class RetryingStore implements ObjectStore {
    private final ObjectStore store;
    private final Attempts attempts;
    private final Writes writes;

    RetryingStore(ObjectStore store, RetryRules rules) {
        this.store = store;
        this.attempts = new Attempts(rules);
        this.writes = new Writes(store, attempts);
    }

    /** The store with retries; it can batch if the store can. */
    public static ObjectStore around(ObjectStore store, RetryRules rules) {
        return store instanceof BatchingStore batching
                ? new RetryingBatchingStore(batching, rules)
                : new RetryingStore(store, rules);
    }

    final Attempts attempts() {
        return attempts;
    }

    @Override
    public final Optional<StoredObject> find(ObjectKey key) {
        return attempts.run(() -> store.find(key));
    }

    @Override
    public final ObjectContent get(ObjectKey key, ByteRange range) {
        return attempts.run(() -> store.get(key, range));
    }

    @Override
    public final ObjectPage list(String prefix, @Nullable String token) {
        return attempts.run(() -> store.list(prefix, token));
    }

    @Override
    public final StoredObject put(ObjectKey key, Body body, ObjectHeaders headers, Precondition precondition) {
        return writes.run(
                key,
                precondition,
                () -> store.put(key, body, headers, precondition),
                now -> writes.isSame(now, body, headers),
                now -> now);
    }

    /** After a lost answer the target is done if it has the source's size and MD5 or decoded digest, and the headers. */
    @Override
    public final Version copy(ObjectKey source, Version sourceVersion, ObjectKey target, ObjectHeaders headers) {
        return writes.run(
                target,
                Precondition.NONE,
                () -> store.copy(source, sourceVersion, target, headers),
                now -> headers.equals(now.headers()) && isCopy(now, source, sourceVersion),
                StoredObject::version);
    }

    private boolean isCopy(StoredObject copy, ObjectKey source, Version version) {
        Optional<StoredObject> from = find(source);
        if (from.isEmpty()
                || !from.get().version().equals(version)
                || from.get().size() != copy.size()) {
            return false;
        }
        if (copy.md5() != null && from.get().md5() != null) {
            return copy.md5().equals(from.get().md5());
        }
        ObjectHeaders told = from.get().headers();
        return told != null
                && told.decodedSha256() != null
                && copy.headers() != null
                && told.encoding() == copy.headers().encoding()
                && told.decodedSha256().equals(copy.headers().decodedSha256());
    }

    @Override
    public final List<DeleteFailure> delete(List<Deletion> deletions) {
        return deletions.isEmpty() ? List.of() : new Deletes(store, attempts, deletions).run();
    }

    @Override
    public final String name() {
        return store.name();
    }

    @Override
    public final void close() {
        store.close();
    }
}
