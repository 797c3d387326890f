package mx.prep.gcp.storage;

import mx.prep.store.jclouds.CloudStore;

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
public final class GcsStore extends CloudStore {
    GcsStore(String name, Reads reads, Writes writes, LargePuts uploads, Deletes deletes) {
        super(name, reads, writes, uploads, deletes);
    }

    /** Starts a store. */
    public static GcsStoreBuilder builder() {
        return new GcsStoreBuilder();
    }
}
