package mx.prep.aws.s3;

import mx.prep.aws.internal.RotatingCredentials;
import mx.prep.store.jclouds.CloudStore;

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
public final class S3Store extends CloudStore {
    private final RotatingCredentials credentials;

    S3Store(
            String name,
            Reads reads,
            Writes writes,
            LargePuts uploads,
            Deletes deletes,
            RotatingCredentials credentials) {
        super(name, reads, writes, uploads, deletes);
        this.credentials = credentials;
    }

    /** Starts a store. */
    public static S3StoreBuilder builder() {
        return new S3StoreBuilder();
    }

    @Override
    public void close() {
        credentials.close();
    }
}
