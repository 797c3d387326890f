package mx.prep.internal.switchover;

import mx.prep.model.Manifest;
import mx.prep.model.Pointer;
import mx.prep.model.ReleaseId;

/** A release that the pointer names, and its follower where there is one. Only the switchover stage makes one. */
public final class LiveRelease {
    private final ReleaseId release;
    private final Manifest manifest;
    private final Pointer pointer;

    LiveRelease(ReleaseId release, Manifest manifest, Pointer pointer) {
        this.release = release;
        this.manifest = manifest;
        this.pointer = pointer;
    }

    public ReleaseId release() {
        return release;
    }

    public Manifest manifest() {
        return manifest;
    }

    /** The pointer as it was when the release was seen live. */
    public Pointer pointer() {
        return pointer;
    }
}
