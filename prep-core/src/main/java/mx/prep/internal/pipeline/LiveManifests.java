package mx.prep.internal.pipeline;

import mx.prep.error.StoreException;
import mx.prep.internal.upload.ReleaseStore;
import mx.prep.model.Manifest;
import mx.prep.model.ReleaseId;
import org.jspecify.annotations.Nullable;

/** Manifests of one target's releases; the last one is kept because the next cut is held against it. Thread-safe. */
final class LiveManifests {
    private final ReleaseStore releases;
    private volatile @Nullable Loaded loaded;

    private record Loaded(ReleaseId release, Manifest manifest) {}

    LiveManifests(ReleaseStore releases) {
        this.releases = releases;
    }

    /**
     * The manifest of a release that a pointer names.
     *
     * @throws StoreException {@code CORRUPT} if it isn't there
     */
    Manifest of(ReleaseId release) {
        Loaded last = loaded;
        if (last != null && last.release().equals(release)) {
            return last.manifest();
        }
        Manifest manifest = releases.manifest(release)
                .orElseThrow(() -> new StoreException(
                        StoreException.Kind.CORRUPT,
                        releases.store().name(),
                        releases.layout().manifest(release).value(),
                        "the pointer names a release whose manifest isn't there",
                        null))
                .manifest();
        remember(release, manifest);
        return manifest;
    }

    void remember(ReleaseId release, Manifest manifest) {
        loaded = new Loaded(release, manifest);
    }
}
