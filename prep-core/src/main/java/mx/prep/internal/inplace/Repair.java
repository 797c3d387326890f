package mx.prep.internal.inplace;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import mx.prep.error.StoreException;
import mx.prep.internal.diff.ChangeSet;
import mx.prep.internal.upload.ReleaseStore;
import mx.prep.internal.upload.Workers;
import mx.prep.model.ManifestEntry;
import mx.prep.model.ObjectKey;
import org.jspecify.annotations.Nullable;

/** Puts back files of the live release that somebody else changed or took away, groups in their order. */
final class Repair {
    private final ReleaseStore releases;
    private final Workers workers;
    private final Contents contents;

    Repair(ReleaseStore releases, Workers workers, Contents contents) {
        this.releases = releases;
        this.workers = workers;
        this.contents = contents;
    }

    void repair(TreeListing tree, ChangeSet live, List<ManifestEntry> damaged) {
        Map<ObjectKey, ChangeSet.Change> changes = new HashMap<>();
        live.changes().forEach(change -> changes.put(change.entry().path(), change));
        @Nullable ManifestEntry entryPage = live.manifest().entryPage().orElse(null);
        Map<Group, List<ChangeSet.Change>> groups = damaged.stream()
                .map(entry -> changes.get(entry.path()))
                .collect(Collectors.groupingBy(
                        change -> Group.of(change.entry(), entryPage, live.manifest()),
                        TreeMap::new,
                        Collectors.toList()));
        groups.values().forEach(group -> workers.forEach(group, change -> put(tree, change)));
    }

    private void put(TreeListing tree, ChangeSet.Change change) {
        ManifestEntry entry = change.entry();
        try {
            contents.wrote(
                    releases.store()
                            .put(
                                    releases.layout().live(entry.path()),
                                    change.body(),
                                    entry.headers(),
                                    tree.state(entry.path())),
                    entry);
        } catch (StoreException e) {
            // Somebody has written it since the listing, or it can't be told: the next cycle looks again.
            if (e.kind() != StoreException.Kind.PRECONDITION && e.kind() != StoreException.Kind.UNKNOWN_OUTCOME) {
                throw e;
            }
        }
    }
}
