package mx.prep.edge;

import java.util.ArrayList;
import java.util.List;
import mx.prep.model.Manifest;
import mx.prep.model.ManifestEntry;
import mx.prep.model.Mode;
import mx.prep.model.ReleaseId;
import org.jspecify.annotations.Nullable;

/**
 * A release that readers can be given.
 *
 * @param id its id
 * @param manifest its files
 * @param document the manifest object itself, as a file to serve
 * @param entryPage the page nearest to the root, or null if there is none
 */
record Release(
        ReleaseId id,
        Manifest manifest,
        ManifestEntry document,
        @Nullable ManifestEntry entryPage) {

    static Release of(ReleaseId id, Manifest manifest, ManifestEntry document) {
        return new Release(id, manifest, document, manifest.entryPage().orElse(null));
    }

    /** Whether its files stay as they are when another release replaces it. */
    boolean isHeld() {
        return manifest.mode() == Mode.RELEASES;
    }

    /** The same release, holding the other's entries where they are equal: most files stay from cut to cut. */
    Release sharing(Release other) {
        List<ManifestEntry> theirs = other.manifest.files();
        List<ManifestEntry> shared = new ArrayList<>(manifest.files().size());
        int next = 0;
        for (ManifestEntry entry : manifest.files()) {
            while (next < theirs.size() && theirs.get(next).path().compareTo(entry.path()) < 0) {
                next++;
            }
            boolean equal = next < theirs.size() && theirs.get(next).equals(entry);
            shared.add(equal ? theirs.get(next) : entry);
        }
        return of(
                id,
                new Manifest(manifest.content(), manifest.recipe(), manifest.mode(), manifest.overrides(), shared),
                document);
    }
}
