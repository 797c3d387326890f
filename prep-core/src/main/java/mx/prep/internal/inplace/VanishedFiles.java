package mx.prep.internal.inplace;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import mx.prep.error.StoreException;
import mx.prep.internal.upload.ReleaseStore;
import mx.prep.model.InPlaceRules;
import mx.prep.model.Manifest;
import mx.prep.model.ObjectKey;
import mx.prep.model.Pointer;
import mx.prep.spi.DeleteFailure;
import mx.prep.spi.Deletion;

/** Files of ours that the live release has no more: deleted late, on the condition of the listing, never in masses. */
public final class VanishedFiles {
    private static final Set<String> PAGES = Set.of("html", "htm");

    private final ReleaseStore releases;
    private final InPlaceRules rules;

    /** What became of them. */
    public sealed interface Outcome {
        /** There was nothing to delete, it is too early, or others have written all of it since the listing. */
        record Nothing() implements Outcome {}

        /** The store refused each deletion: all is as it was. */
        record Refused(String problem) implements Outcome {}

        /**
         * Deleted.
         *
         * @param problem why some couldn't be, or null; the next cycle tries again
         */
        record Deleted(
                int files,
                @org.jspecify.annotations.Nullable String problem) implements Outcome {}

        /** So many at once are no ordinary change: nothing was deleted. */
        record Held(int files, int of) implements Outcome {}
    }

    VanishedFiles(ReleaseStore releases, InPlaceRules rules) {
        this.releases = releases;
        this.rules = rules;
    }

    /** Pages first: none that is left refers to a file that is gone. */
    private List<DeleteFailure> delete(List<Deletion> deletions) {
        List<DeleteFailure> failures = new ArrayList<>();
        Map<Boolean, List<Deletion>> byKind = deletions.stream()
                .collect(Collectors.partitioningBy(d -> PAGES.contains(d.key().extension())));
        for (List<Deletion> some : List.of(byKind.get(true), byKind.get(false))) {
            if (!some.isEmpty()) {
                failures.addAll(releases.store().delete(some));
            }
        }
        return failures;
    }

    /** Whether the object is certainly still there. */
    private static boolean isCertain(DeleteFailure failure) {
        return switch (failure.reason().kind()) {
            case DENIED, PRECONDITION, THROTTLED -> true;
            default -> false;
        };
    }

    Outcome delete(TreeListing tree, Intent settled, Manifest live, Pointer pointer, Instant now, BeforeChange before) {
        List<ObjectKey> paths = vanished(tree, settled, live);
        if (paths.isEmpty() || now.isBefore(pointer.publishedAt().plus(rules.grace()))) {
            return new Outcome.Nothing();
        }
        int ours = live.files().size() + paths.size();
        if (paths.size() > rules.deletions() * ours) {
            return new Outcome.Held(paths.size(), ours);
        }
        return delete(tree, paths, before);
    }

    /** Deletes all that vanished, without grace, however much it is. */
    Outcome clear(TreeListing tree, Intent settled, Manifest live, BeforeChange before) {
        List<ObjectKey> paths = vanished(tree, settled, live);
        return paths.isEmpty() ? new Outcome.Nothing() : delete(tree, paths, before);
    }

    private static List<ObjectKey> vanished(TreeListing tree, Intent settled, Manifest live) {
        return settled.owned().stream()
                .filter(path -> live.find(path).isEmpty() && tree.find(path) != null)
                .sorted()
                .toList();
    }

    private Outcome delete(TreeListing tree, List<ObjectKey> paths, BeforeChange before) {
        List<Deletion> deletions = paths.stream()
                .map(path -> new Deletion(releases.layout().live(path), tree.state(path)))
                .toList();
        before.touch(paths);
        List<DeleteFailure> failures = delete(deletions);
        // What was written since the listing is somebody's who is ahead of us.
        Optional<String> problem = failures.stream()
                .map(DeleteFailure::reason)
                .filter(e -> e.kind() != StoreException.Kind.PRECONDITION)
                .map(StoreException::getMessage)
                .findFirst();
        if (failures.size() == deletions.size() && failures.stream().allMatch(VanishedFiles::isCertain)) {
            return problem.<Outcome>map(Outcome.Refused::new).orElseGet(Outcome.Nothing::new);
        }
        return new Outcome.Deleted(deletions.size() - failures.size(), problem.orElse(null));
    }
}
