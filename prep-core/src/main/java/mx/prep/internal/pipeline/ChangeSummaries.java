package mx.prep.internal.pipeline;

import mx.prep.model.ChangeSummary;
import mx.prep.model.Manifest;
import mx.prep.model.ManifestEntry;
import org.jspecify.annotations.Nullable;

/** Counts how two manifests differ. */
final class ChangeSummaries {
    private ChangeSummaries() {}

    static ChangeSummary between(Manifest now, @Nullable Manifest before, long uploadedBytes) {
        int added = 0;
        int changed = 0;
        for (ManifestEntry file : now.files()) {
            ManifestEntry old = before == null ? null : before.find(file.path()).orElse(null);
            if (old == null) {
                added++;
            } else if (!file.sameObject(old)) {
                changed++;
            }
        }
        int gone = before == null ? 0 : before.files().size() - (now.files().size() - added);
        return new ChangeSummary(now.files().size(), added, changed, gone, uploadedBytes);
    }
}
