package mx.prep.internal.inplace;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import mx.prep.internal.inplace.InPlaceStage.Standing;
import mx.prep.model.Manifest;
import mx.prep.model.ManifestEntry;
import mx.prep.model.ObjectKey;
import org.jspecify.annotations.Nullable;

/**
 * What a publisher may do with a live tree: pure functions of what the stores hold. {@link #STANDARD} for every
 * publisher; a test can bend one.
 */
public interface TreeRules {
    /** The rules as they are. */
    TreeRules STANDARD = new TreeRules() {};

    /**
     * What publishers began in a tree and nobody finished.
     *
     * @param owned every path that was ever named
     * @param manifests what is known of the unfinished releases
     * @param isOneLost whether there is one that nothing is known of: it may have been anything
     */
    record Begun(Set<ObjectKey> owned, List<Manifest> manifests, boolean isOneLost) {
        public Begun {
            owned = Set.copyOf(owned);
            manifests = List.copyOf(manifests);
        }
    }

    /**
     * How an intent stands to a release; only a settled one of this very release lets a publisher repair and delete.
     *
     * @param order of the intent to the release: negative if it is behind
     */
    default Standing standing(int order, boolean isSettled) {
        if (order > 0) {
            return Standing.AHEAD;
        }
        return order == 0 && isSettled ? Standing.SETTLED : Standing.UNFINISHED;
    }

    /**
     * Paths at which unfinished releases may have left, or may still write, something else than what is live: they are
     * written again whatever is there.
     *
     * @param live what lies in the tree by the pointer, or null
     */
    default Set<ObjectKey> dirty(Begun begun, @Nullable Manifest live) {
        Set<ObjectKey> dirty = new HashSet<>();
        for (ObjectKey path : begun.owned()) {
            if (begun.isOneLost() || live == null || live.find(path).isEmpty()) {
                dirty.add(path);
            }
        }
        for (Manifest manifest : begun.manifests()) {
            for (ManifestEntry file : manifest.files()) {
                if (live == null
                        || live.find(file.path()).filter(file::sameObject).isEmpty()) {
                    dirty.add(file.path());
                }
            }
        }
        return dirty;
    }

    /**
     * The files of the live release that are put back.
     *
     * @param differing those that the tree doesn't hold as they should be
     */
    default List<ManifestEntry> damaged(List<ManifestEntry> differing) {
        return differing;
    }
}
