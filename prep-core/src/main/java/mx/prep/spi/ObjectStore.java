package mx.prep.spi;

import java.util.List;
import java.util.Optional;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import org.jspecify.annotations.Nullable;

/**
 * Keeps objects under keys: S3, Azure Blob, Google Cloud Storage, a folder.
 *
 * <p>Each request is atomic: readers see an object before or after it, never a part. What a write returns from is
 * durable. A read after a write that has returned sees it, as does a list; the same state of an object has the same
 * version wherever it is named. Nothing here retries; the publisher wraps
 * each store in one retry layer. It knows no folders, no permissions and no public URLs.
 *
 * <p>Every method throws {@link mx.prep.error.StoreException} with the kind of the failure, and
 * {@link mx.prep.error.CancelledException} if the thread is interrupted. Thread-safe.
 */
public interface ObjectStore extends AutoCloseable {
    /** The object's version, size and headers, or empty if there is none. */
    Optional<StoredObject> find(ObjectKey key);

    /**
     * The object's bytes as they are stored, never decoded.
     *
     * @param range the part wanted; one that starts at or behind the end of the object gives an empty stream
     * @return content that the caller closes
     * @throws mx.prep.error.StoreException {@code NOT_FOUND} if there is no such object
     */
    ObjectContent get(ObjectKey key, ByteRange range);

    /**
     * Writes an object with its headers, replacing what the precondition allows.
     *
     * <p>The store checks what arrives against the body's length and the checksums that it carries, before it answers.
     *
     * @return the object as stored
     * @throws mx.prep.error.StoreException {@code PRECONDITION} if the precondition doesn't hold, also if there is no
     *     object to match; {@code CORRUPT} if
     *     the bytes aren't what the body says; {@code UNKNOWN_OUTCOME} if it may or may not have been applied
     */
    StoredObject put(ObjectKey key, Body body, ObjectHeaders headers, Precondition precondition);

    /**
     * Copies an object inside the store; returns when the copy is complete. It replaces what is there, so it is only for
     * keys under which every writer writes equal bytes.
     *
     * @param headers the headers of the copy, which are the source's
     * @param sourceVersion the version that the source must have
     * @return the version of the copy
     * @throws mx.prep.error.StoreException {@code PRECONDITION} or {@code NOT_FOUND} if the source isn't that version;
     *     {@code UNKNOWN_OUTCOME} if it may or may not have been applied
     */
    Version copy(ObjectKey source, Version sourceVersion, ObjectKey target, ObjectHeaders headers);

    /**
     * Deletes objects, any number of them. An object that isn't there counts as deleted; one that fails doesn't keep the
     * others.
     *
     * @return what couldn't be deleted, each with its reason; empty if all is gone
     */
    List<DeleteFailure> delete(List<Deletion> deletions);

    /**
     * One page of the objects whose keys start with a prefix, in no particular order. Objects of others whose names are
     * no {@link ObjectKey} (folder markers, empty segments) are left out.
     *
     * @param prefix any text, also half a segment; empty: all objects
     * @param token where the page before left off, or null for the first page
     */
    ObjectPage list(String prefix, @Nullable String token);

    /** What messages call this store: kind and place, without secrets. */
    String name();

    @Override
    void close();
}
