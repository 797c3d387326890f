package mx.prep.spi;

import java.util.List;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;

/**
 * Writes that become durable together. Uncommitted by default: {@link #close} without {@link #commit} drops what isn't
 * visible yet.
 *
 * <p>Each write is atomic for itself, the batch isn't: readers see an object whole or not at all, at the latest when
 * {@link #commit} has returned, in any order. No object is ever visible before its bytes are durable, so that after a
 * crash of the machine each is whole or absent. Who depends on all of them writes what names them afterwards. Writes of
 * one key in one batch are applied in any order.
 *
 * <p>Thread-safe, but for {@link #commit}, which is called once, after the last write has returned.
 */
public interface WriteBatch extends AutoCloseable {
    /**
     * Like {@link ObjectStore#put}, durable after the commit. The precondition is judged at the commit.
     *
     * @return the object as it will be stored
     */
    StoredObject put(ObjectKey key, Body body, ObjectHeaders headers, Precondition precondition);

    /** Like {@link ObjectStore#copy}, durable after the commit. The source isn't a write of this batch. */
    Version copy(ObjectKey source, Version sourceVersion, ObjectKey target, ObjectHeaders headers);

    /**
     * Makes all writes visible and durable.
     *
     * @return what couldn't be written, each with its reason ({@code PRECONDITION} where somebody else was first);
     *     empty if all is there
     * @throws mx.prep.error.StoreException if it isn't known what is durable: {@code UNKNOWN_OUTCOME}
     * @throws mx.prep.error.CancelledException if the thread is interrupted
     */
    List<WriteFailure> commit();

    @Override
    void close();
}
