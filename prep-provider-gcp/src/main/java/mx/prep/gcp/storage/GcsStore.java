package mx.prep.gcp.storage;

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

/**
 * Keeps objects in a bucket of Google Cloud Storage.
 *
 * <p><b>Conditions</b> are Cloud Storage's own: {@code ifGenerationMatch} for puts (0: absent) and deletions, the
 * source's generation for copies. A version is a generation; equal bytes put again have another.
 *
 * <p><b>Checksums.</b> Each put carries CRC32C and MD5, against which Cloud Storage holds what arrives; what it says it
 * has is compared with what was sent.
 *
 * <p><b>gzip.</b> Content is always got as it is stored. A reader who doesn't accept gzip gets what is stored with gzip
 * decoded by Cloud Storage.
 *
 * <p><b>Connections</b> use TLS 1.2 or newer and check the host's name. Credentials are Google's application default
 * credentials, fetched again before they expire. Nothing is sent before the first request; each is sent once, except that
 * an upload above {@code resumableAbove} goes on where a connection broke.
 */
public final class GcsStore implements ObjectStore {
    private final String name;
    private final GcsReads reads;
    private final GcsWrites writes;
    private final GcsUploads uploads;
    private final GcsDeletes deletes;

    GcsStore(String name, GcsReads reads, GcsWrites writes, GcsUploads uploads, GcsDeletes deletes) {
        this.name = name;
        this.reads = reads;
        this.writes = writes;
        this.uploads = uploads;
        this.deletes = deletes;
    }

    /** Starts a store. */
    public static GcsStoreBuilder builder() {
        return new GcsStoreBuilder();
    }

    @Override
    public Optional<StoredObject> find(ObjectKey key) {
        return reads.find(key);
    }

    @Override
    public ObjectContent get(ObjectKey key, ByteRange range) {
        return reads.get(key, range);
    }

    @Override
    public StoredObject put(ObjectKey key, Body body, ObjectHeaders headers, Precondition precondition) {
        return uploads.takes(body)
                ? uploads.put(key, body, headers, precondition)
                : writes.put(key, body, headers, precondition);
    }

    @Override
    public Version copy(ObjectKey source, Version sourceVersion, ObjectKey target, ObjectHeaders headers) {
        return writes.copy(source, sourceVersion, target, headers);
    }

    @Override
    public List<DeleteFailure> delete(List<Deletion> deletions) {
        return deletes.delete(deletions);
    }

    @Override
    public ObjectPage list(String prefix, @Nullable String token) {
        return reads.list(prefix, token);
    }

    @Override
    public String name() {
        return name;
    }

    /** Idle connections end by themselves. */
    @Override
    public void close() {}
}
