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
 * What publishers are about to make, or have made, of a live tree: a max-register on the {@link Position} of what was
 * begun. It goes back only where the pointer did.
 *
 * @param newest where the newest release that was begun stands, or null before the first
 * @param unfinished every release that was begun since all was last as it should be, in the order of their beginning
 * @param owned every path that was ever named: what is ours
 */
record Intent(@Nullable Position newest, List<ReleaseId> unfinished, Set<ObjectKey> owned) {
    static final Intent NONE = new Intent(null, List.of(), Set.of());

    Intent {
        unfinished = List.copyOf(unfinished);
        owned = Set.copyOf(owned);
    }

    /** Whether every release that was begun is finished or overtaken by one that is. */
    boolean isSettled() {
        return unfinished.isEmpty();
    }

    /** Negative if this intent is behind where a release stands, zero if it is there. */
    int compareTo(Position other) {
        return newest == null ? -1 : newest.compareTo(other);
    }

    /** The intent of a publisher that begins a release on top of this. */
    Intent naming(Position begins, Manifest manifest, @Nullable Manifest live) {
        List<ReleaseId> begun = new ArrayList<>(unfinished);
        begun.remove(begins.release());
        begun.add(begins.release());
        Set<ObjectKey> ours = new HashSet<>(owned);
        manifest.files().forEach(file -> ours.add(file.path()));
        if (live != null) {
            live.files().forEach(file -> ours.add(file.path()));
        }
        return new Intent(begins, begun, ours);
    }

    Intent settled() {
        return new Intent(newest, List.of(), owned);
    }
}
