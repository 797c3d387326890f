package mx.prep.azure.blob;

import mx.prep.store.jclouds.CloudStore;

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
public final class AzureBlobStore extends CloudStore {
    AzureBlobStore(String name, Reads reads, Writes writes, LargePuts uploads, Deletes deletes) {
        super(name, reads, writes, uploads, deletes);
    }

    /** Starts a store. */
    public static AzureBlobStoreBuilder builder() {
        return new AzureBlobStoreBuilder();
    }
}
