package mx.prep.aws.s3;

import java.util.List;
import java.util.Optional;
import mx.prep.aws.internal.RotatingCredentials;
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
 * Keeps objects in a bucket of Amazon S3, or of a store that speaks its protocol.
 *
 * <p><b>Conditions</b> are S3's own: {@code If-None-Match} and {@code If-Match} for puts, the source's ETag for copies,
 * an ETag for each deletion. A store that ignores them isn't fit for a target or an archive.
 *
 * <p><b>Checksums.</b> Each put is signed for its SHA-256 and sends {@code x-amz-checksum-sha256} and Content-MD5, so that
 * S3 refuses what arrives damaged. An object's MD5 is its ETag, except where KMS encrypts it or it came in parts; whether
 * a bucket encrypts by KMS without being told is learnt from an object's own answer, one request in a process's life.
 *
 * <p><b>Connections</b> use TLS 1.2 or newer and check the host's name. Credentials are those of AWS's default chain,
 * fetched again before they expire. Nothing is sent before the first request; each is sent once.
 */
public final class S3Store implements ObjectStore {
    private final String name;
    private final S3Reads reads;
    private final S3Uploads uploads;
    private final S3Writes writes;
    private final S3Deletes deletes;
    private final RotatingCredentials credentials;

    S3Store(
            String name,
            S3Reads reads,
            S3Writes writes,
            S3Uploads uploads,
            S3Deletes deletes,
            RotatingCredentials credentials) {
        this.name = name;
        this.reads = reads;
        this.writes = writes;
        this.uploads = uploads;
        this.deletes = deletes;
        this.credentials = credentials;
    }

    /** Starts a store. */
    public static S3StoreBuilder builder() {
        return new S3StoreBuilder();
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
    public void close() {
        credentials.close();
    }
}
