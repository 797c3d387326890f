package mx.prep.internal.inplace;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mx.prep.internal.diff.ChangeSet;
import mx.prep.model.Manifest;
import mx.prep.model.ManifestEntry;
import mx.prep.model.ObjectKey;
import mx.prep.spi.Precondition;
import org.jspecify.annotations.Nullable;

/**
 * What has to be put so that a tree becomes a release, in groups.
 *
 * @param groups the puts by group, only those of which there are any
 * @param foreign paths of the release where somebody else's file is
 */
record Plan(Map<Group, List<Put>> groups, List<ObjectKey> foreign) {
    /** Whether equal bytes are enough, or the file has to be written again whatever is there. */
    enum Need {
        EQUAL_BYTES,
        /** A late write of an unfinished release may come: only a write of ours makes its condition fail. */
        WRITTEN
    }

    /** One file to put, on the condition that its path is in the state that was listed. */
    record Put(ChangeSet.Change change, Precondition listed, Need need) {
        ManifestEntry entry() {
            return change.entry();
        }
    }

    /** What a plan is made from; the listing is older than the intent. */
    record Basis(TreeListing tree, Intent intent, @Nullable Manifest live, Set<ObjectKey> dirty) {
        boolean owns(ObjectKey path) {
            return intent.owned().contains(path)
                    || (live != null && live.find(path).isPresent());
        }
    }

    /** Every path that is put. */
    List<ObjectKey> paths() {
        return groups.values().stream()
                .flatMap(List::stream)
                .map(put -> put.entry().path())
                .toList();
    }

    static Plan of(ChangeSet changes, Basis basis, Contents contents) {
        Manifest next = changes.manifest();
        Set<ManifestEntry> differing = new HashSet<>(contents.differing(basis.tree(), next.files()));
        @Nullable ManifestEntry entryPage = next.entryPage().orElse(null);
        Map<Group, List<Put>> groups = new EnumMap<>(Group.class);
        List<ObjectKey> foreign = new ArrayList<>();
        for (ChangeSet.Change change : changes.changes()) {
            ManifestEntry entry = change.entry();
            ObjectKey path = entry.path();
            boolean dirty = basis.dirty().contains(path);
            boolean stays = basis.live() != null
                    && basis.live().find(path).filter(entry::sameObject).isPresent();
            if (stays && !dirty && !differing.contains(entry)) {
                continue;
            }
            if (basis.tree().find(path) != null && !basis.owns(path) && differing.contains(entry)) {
                foreign.add(path);
            }
            groups.computeIfAbsent(Group.of(entry, entryPage, basis.live()), g -> new ArrayList<>())
                    .add(new Put(change, basis.tree().state(path), dirty ? Need.WRITTEN : Need.EQUAL_BYTES));
        }
        return new Plan(groups, foreign);
    }
}
