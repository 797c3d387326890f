package mx.prep.internal.confirm;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import mx.prep.model.ConfirmScope;
import mx.prep.model.Manifest;
import mx.prep.model.ManifestEntry;
import org.jspecify.annotations.Nullable;

/** Which files a confirmation asks for. */
final class Sample {
    private static final int FILES = 20;

    private Sample() {}

    /**
     * The entry page first; then, in a sample, changed files and others, chosen by the release so that two publishers
     * ask for the same.
     */
    static List<ManifestEntry> of(Manifest manifest, @Nullable Manifest previous, ConfirmScope scope) {
        Set<ManifestEntry> chosen = new LinkedHashSet<>();
        manifest.entryPage().ifPresent(chosen::add);
        if (scope == ConfirmScope.ALL) {
            chosen.addAll(manifest.files());
            return List.copyOf(chosen);
        }
        List<ManifestEntry> rest = new ArrayList<>(manifest.files());
        Collections.shuffle(rest, new Random(manifest.content().sha256().hashCode()));
        rest.sort((a, b) -> Boolean.compare(isUnchanged(a, previous), isUnchanged(b, previous)));
        rest.stream().limit(FILES).forEach(chosen::add);
        return List.copyOf(chosen);
    }

    private static boolean isUnchanged(ManifestEntry entry, @Nullable Manifest previous) {
        return previous != null
                && previous.find(entry.path())
                        .filter(p -> p.sha256().equals(entry.sha256()))
                        .isPresent();
    }
}
