package mx.prep.internal.upload;

import mx.prep.model.Digest;
import mx.prep.model.Manifest;
import mx.prep.model.ReleaseId;

/**
 * A release that is whole in a target's store, with its manifest written. Only {@link
 * ReleaseStore#commit} makes one, after every object was seen in a listing, or the manifest that says so.
 */
public final class UploadedTree {
    private final ReleaseId release;
    private final Manifest manifest;
    private final Digest manifestDigest;
    private final long uploadedBytes;

    UploadedTree(ReleaseId release, Manifest manifest, Digest manifestDigest, long uploadedBytes) {
        this.release = release;
        this.manifest = manifest;
        this.manifestDigest = manifestDigest;
        this.uploadedBytes = uploadedBytes;
    }

    public ReleaseId release() {
        return release;
    }

    public Manifest manifest() {
        return manifest;
    }

    /** SHA-256 of the manifest object. */
    public Digest manifestDigest() {
        return manifestDigest;
    }

    /** Stored bytes that were sent to the store for it by this publisher; 0 where it was there already. */
    public long uploadedBytes() {
        return uploadedBytes;
    }
}
