package mx.prep.internal.inplace;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import mx.prep.model.Manifest;
import mx.prep.model.ObjectKey;
import mx.prep.model.ReleaseId;
import org.jspecify.annotations.Nullable;

/**
 * What publishers are about to make, or have made, of a live tree: a max-register on (epoch, cut), where a holding page
 * stands before all cuts and a closing page after them.
 *
 * @param epoch the pointer's epoch for the newest release that was begun
 * @param newest that release, or null before the first
 * @param unfinished every release that was begun since all was last as it should be, in the order of their beginning
 * @param owned every path that was ever named: what is ours
 */
record Intent(int epoch, @Nullable ReleaseId newest, List<ReleaseId> unfinished, Set<ObjectKey> owned) {
    static final Intent NONE = new Intent(0, null, List.of(), Set.of());

    Intent {
        unfinished = List.copyOf(unfinished);
        owned = Set.copyOf(owned);
        if (epoch < 0) {
            throw new IllegalArgumentException("an epoch isn't negative: " + epoch);
        }
    }

    /** Whether every release that was begun is finished or overtaken by one that is. */
    boolean isSettled() {
        return unfinished.isEmpty();
    }

    /** Negative if this intent is behind a release in an epoch, zero if it is there. */
    int compareTo(int otherEpoch, ReleaseId other) {
        if (epoch != otherEpoch) {
            return Integer.compare(epoch, otherEpoch);
        }
        if (newest == null || inOneEpoch(other).isAfter(inOneEpoch(newest))) {
            return -1;
        }
        return inOneEpoch(newest).isAfter(inOneEpoch(other)) ? 1 : 0;
    }

    /** A release may be older than the epoch that it is live in. */
    private static ReleaseId inOneEpoch(ReleaseId id) {
        return new ReleaseId(id.cut(), id.page(), 0, id.fingerprint());
    }

    /** The intent of a publisher that begins a release on top of this. */
    Intent naming(int newEpoch, ReleaseId release, Manifest manifest, @Nullable Manifest live) {
        List<ReleaseId> begun = new ArrayList<>(unfinished);
        begun.remove(release);
        begun.add(release);
        Set<ObjectKey> ours = new HashSet<>(owned);
        manifest.files().forEach(file -> ours.add(file.path()));
        if (live != null) {
            live.files().forEach(file -> ours.add(file.path()));
        }
        return new Intent(newEpoch, release, begun, ours);
    }

    Intent settled() {
        return new Intent(epoch, newest, List.of(), owned);
    }
}
