package mx.prep.store.jclouds;

import java.util.List;
import java.util.Optional;
import mx.prep.error.StoreException;
import mx.prep.error.StoreException.Kind;
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

/**
 * A store that is put together from what reads, what writes, what puts large objects and what deletes. Each of them is
 * thread-safe, sends each request once and says by {@link StoreException} what failed.
 */
public abstract class CloudStore implements ObjectStore {
    private final String name;
    private final Reads reads;
    private final Writes writes;
    private final @Nullable LargePuts large;
    private final Deletes deletes;

    /**
     * A store.
     *
     * @param name as {@link ObjectStore#name} says
     * @param large null for a cloud that takes every object of ours in one request
     */
    protected CloudStore(String name, Reads reads, Writes writes, @Nullable LargePuts large, Deletes deletes) {
        this.name = name;
        this.reads = reads;
        this.writes = writes;
        this.large = large;
        this.deletes = deletes;
    }

    /** Describes, gets and lists objects. */
    public interface Reads {
        /**
         * What is under a key.
         *
         * @throws StoreException {@code NOT_FOUND} if there is nothing
         */
        StoredObject head(ObjectKey key);

        /** As {@link ObjectStore#get} says. */
        ObjectContent get(ObjectKey key, ByteRange range);

        /** As {@link ObjectStore#list} says. */
        ObjectPage list(String prefix, @Nullable String token);

        /** As {@link ObjectStore#find} says. */
        default Optional<StoredObject> find(ObjectKey key) {
            try {
                return Optional.of(head(key));
            } catch (StoreException e) {
                if (e.kind() == Kind.NOT_FOUND) {
                    return Optional.empty();
                }
                throw e;
            }
        }
    }

    /** Puts a whole object in one request, and copies objects. */
    public interface Writes {
        /** As {@link ObjectStore#put} says. */
        StoredObject put(ObjectKey key, Body body, ObjectHeaders headers, Precondition precondition);

        /** As {@link ObjectStore#copy} says. */
        Version copy(ObjectKey source, Version sourceVersion, ObjectKey target, ObjectHeaders headers);
    }

    /** Puts objects that are too large for one request. */
    public interface LargePuts {
        /** Whether a body is one of them. */
        boolean takes(Body body);

        /** As {@link ObjectStore#put} says. */
        StoredObject put(ObjectKey key, Body body, ObjectHeaders headers, Precondition precondition);
    }

    /** Deletes objects. */
    @FunctionalInterface
    public interface Deletes {
        /** As {@link ObjectStore#delete} says. */
        List<DeleteFailure> delete(List<Deletion> deletions);
    }

    @Override
    public final Optional<StoredObject> find(ObjectKey key) {
        return reads.find(key);
    }

    @Override
    public final ObjectContent get(ObjectKey key, ByteRange range) {
        return reads.get(key, range);
    }

    @Override
    public final StoredObject put(ObjectKey key, Body body, ObjectHeaders headers, Precondition precondition) {
        return large != null && large.takes(body)
                ? large.put(key, body, headers, precondition)
                : writes.put(key, body, headers, precondition);
    }

    @Override
    public final Version copy(ObjectKey source, Version sourceVersion, ObjectKey target, ObjectHeaders headers) {
        return writes.copy(source, sourceVersion, target, headers);
    }

    @Override
    public final List<DeleteFailure> delete(List<Deletion> deletions) {
        return deletes.delete(deletions);
    }

    @Override
    public final ObjectPage list(String prefix, @Nullable String token) {
        return reads.list(prefix, token);
    }

    @Override
    public final String name() {
        return name;
    }

    /** Idle connections end by themselves. */
    @Override
    public void close() {}
}
