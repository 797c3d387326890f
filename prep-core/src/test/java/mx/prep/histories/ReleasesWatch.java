package mx.prep.histories;

import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import mx.prep.internal.format.TargetLayout;
import mx.prep.model.Mode;
import mx.prep.model.ObjectKey;
import mx.prep.model.Pointer;
import mx.prep.model.ReleaseId;
import org.jspecify.annotations.Nullable;

/** Mode RELEASES: what pointer and edge name is whole at every moment. */
final class ReleasesWatch extends SiteWatch {
    ReleasesWatch(Site site, Meaning meaning, Consumer<String> complaints) {
        super(site, meaning, complaints);
    }

    @Override
    void writtenFile(ObjectKey key, Slip how) {
        if (key.value().startsWith(TargetLayout.RELEASES)) {
            String[] parts = key.value().split("/", 3);
            Edition edition = edition(ReleaseId.parse(parts[1]));
            if (!Objects.equals(edition.files().get(parts[2]), text(key))) {
                complain("I2 " + key + " isn't what " + edition + " says");
            }
        }
    }

    @Override
    void deleted(Map<ObjectKey, Slip> gone) {
        gone.keySet().forEach(this::deleted);
    }

    private void deleted(ObjectKey key) {
        if (isOf(key, live())) {
            complain("I2 " + key + " of the live release is deleted");
        }
        if (isOf(key, site().served())) {
            complain("I2f " + key + " of what the edge serves is deleted");
        }
    }

    private static boolean isOf(ObjectKey key, @Nullable ReleaseId release) {
        return release != null && key.value().startsWith(LAYOUT.release(release));
    }

    @Override
    void movedTo(ReleaseId release) {
        checkWhole("I2", release);
    }

    @Override
    void followed(ReleaseId release) {
        checkWhole("I2f", release);
    }

    private void checkWhole(String invariant, ReleaseId release) {
        edition(release).files().forEach((path, content) -> {
            if (!content.equals(text(LAYOUT.file(release, ObjectKey.of(path))))) {
                complain(invariant + " " + path + " of " + release + " is missing or another");
            }
        });
    }

    private Edition edition(ReleaseId release) {
        return meaning()
                .edition(e -> release.equals(ReleaseId.of(
                        e.reference(),
                        release.epoch(),
                        Histories.recipe(Mode.RELEASES).digest())))
                .orElseThrow(() -> new IllegalStateException("nobody issued " + release));
    }

    @Override
    void settledAt(Pointer now) {
        if (!Objects.equals(site().served(), now.release())) {
            complain("I5 the edge serves " + site().served() + ", the pointer names " + now.release());
        }
    }
}
