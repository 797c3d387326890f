package mx.prep.histories;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import mx.prep.internal.format.TargetLayout;
import mx.prep.model.Content;
import mx.prep.model.FileOverride;
import mx.prep.model.Mode;
import mx.prep.model.ObjectKey;
import mx.prep.model.PageRef;
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
            if (!Objects.equals(files(ReleaseId.parse(parts[1])).get(parts[2]), text(key))) {
                complain("I2 " + key + " isn't what its package or page says");
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
        files(release).forEach((path, content) -> {
            if (!content.equals(text(LAYOUT.file(release, ObjectKey.of(path))))) {
                complain(invariant + " " + path + " of " + release + " is missing or another");
            }
        });
    }

    /** What a release holds, by what was issued and ordered; nothing where nobody issued and ordered it. */
    private Map<String, String> files(ReleaseId release) {
        OwnMeaning own = meaning().own();
        int epoch = release.epoch();
        PageRef closing = own.closing(epoch);
        if (closing != null && release.equals(id(closing, epoch, List.of()))) {
            return OwnContent.CLOSING;
        }
        Optional<Edition> edition =
                meaning().edition(e -> release.equals(id(e.reference(), epoch, own.overrides(epoch))));
        if (edition.isEmpty()) {
            complain("I9 " + release + " is nobody's");
        }
        return edition.map(e -> own.files(e, epoch)).orElse(Map.of());
    }

    private static ReleaseId id(Content content, int epoch, List<FileOverride> overrides) {
        return ReleaseId.of(content, epoch, Histories.recipe(Mode.RELEASES).digest(), overrides);
    }

    @Override
    void settledAt(Pointer now) {
        if (!Objects.equals(site().served(), now.release())) {
            complain("I5 the edge serves " + site().served() + ", the pointer names " + now.release());
        }
    }
}
