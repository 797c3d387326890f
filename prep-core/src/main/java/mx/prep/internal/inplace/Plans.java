package mx.prep.internal.inplace;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mx.prep.error.StoreException;
import mx.prep.internal.format.ManifestFormat;
import mx.prep.internal.upload.ReleaseStore;
import mx.prep.model.Manifest;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import mx.prep.model.ReleaseId;
import mx.prep.spi.Body;
import mx.prep.spi.Deletion;
import mx.prep.spi.Precondition;

/**
 * The manifests of releases that were begun: they tell a successor what may lie in the tree. Thread-safe.
 *
 * <p>A plan is written before the intent names it, and goes when that is settled. One that can't be found any more may
 * have been anything that the intent owns.
 */
final class Plans {
    private final ReleaseStore releases;

    Plans(ReleaseStore releases) {
        this.releases = releases;
    }

    void write(ReleaseId release, Manifest manifest) {
        try {
            releases.store()
                    .put(
                            key(release),
                            Body.of(ManifestFormat.write(manifest)),
                            ObjectHeaders.CONTROL,
                            Precondition.ABSENT);
        } catch (StoreException e) {
            // Equal ids mean equal manifests: whoever wrote it wrote this one.
            if (e.kind() != StoreException.Kind.PRECONDITION) {
                throw e;
            }
        }
    }

    Optional<Manifest> find(ReleaseId release) {
        return releases.read(key(release))
                .or(() -> releases.manifest(release))
                .map(ReleaseStore.StoredManifest::manifest);
    }

    /** What an intent leaves to its successor. */
    TreeRules.Begun begun(Intent intent) {
        List<Manifest> known = new ArrayList<>();
        intent.unfinished().forEach(release -> find(release).ifPresent(known::add));
        return new TreeRules.Begun(
                intent.owned(), known, known.size() < intent.unfinished().size());
    }

    /** Takes away what nobody needs any more; what fails stays without harm. */
    void delete(List<ReleaseId> finished) {
        List<Deletion> deletions = finished.stream()
                .map(id -> new Deletion(key(id), Precondition.NONE))
                .toList();
        if (!deletions.isEmpty()) {
            releases.store().delete(deletions);
        }
    }

    private ObjectKey key(ReleaseId release) {
        return releases.layout().plan(release);
    }
}
