package mx.prep.azure.blob;

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
 * Keeps objects as block blobs in a container of Azure Blob Storage.
 *
 * <p><b>Conditions</b> are Azure's own: {@code If-None-Match} and {@code If-Match} for puts and deletions, the source's
 * ETag for copies. Equal bytes that are put twice have different versions.
 *
 * <p><b>Checksums.</b> Each put sends Content-MD5, so that Azure refuses what arrives damaged; a large blob's blocks are
 * checked one by one. Azure keeps a blob's MD5 and tells it in lists, too.
 *
 * <p><b>Connections</b> use TLS 1.2 or newer and check the host's name. Tokens come from azure-identity and are fetched
 * again before they expire; an account's shared key is used only where it is named, and no SAS is ever made or taken.
 * Nothing is sent before the first request; each is sent once.
 */
public final class AzureBlobStore implements ObjectStore {
    private final String name;
    private final BlobReads reads;
    private final BlobWrites writes;
    private final BlobUploads uploads;
    private final BlobDeletes deletes;

    AzureBlobStore(String name, BlobReads reads, BlobWrites writes, BlobUploads uploads, BlobDeletes deletes) {
        this.name = name;
        this.reads = reads;
        this.writes = writes;
        this.uploads = uploads;
        this.deletes = deletes;
    }

    /** Starts a store. */
    public static AzureBlobStoreBuilder builder() {
        return new AzureBlobStoreBuilder();
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
        return writes.copy(source, sourceVersion, target);
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
