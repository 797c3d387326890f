package mx.prep.histories;

import java.util.Comparator;
import java.util.Map;
import java.util.function.Consumer;
import mx.prep.internal.format.PointerFormat;
import mx.prep.internal.format.TargetLayout;
import mx.prep.model.Cut;
import mx.prep.model.ObjectKey;
import mx.prep.model.PackageRef;
import mx.prep.model.Pointer;
import mx.prep.model.ReleaseId;
import org.jspecify.annotations.Nullable;

/** The watch over one target; what its mode promises is its subclass's. */
abstract class SiteWatch {
    static final TargetLayout LAYOUT = new TargetLayout("");

    private final Site site;
    private final Meaning meaning;
    private final Consumer<String> complaints;
    private @Nullable Pointer pointer;
    private int moves;

    SiteWatch(Site site, Meaning meaning, Consumer<String> complaints) {
        this.site = site;
        this.meaning = meaning;
        this.complaints = complaints;
    }

    final Site site() {
        return site;
    }

    final Meaning meaning() {
        return meaning;
    }

    final void complain(String complaint) {
        complaints.accept(complaint + " (" + site.name() + ")");
    }

    final int moves() {
        return moves;
    }

    final @Nullable ReleaseId live() {
        return pointer == null ? null : pointer.release();
    }

    final @Nullable PackageRef livePackage() {
        return pointer == null ? null : pointer.live();
    }

    /** The decoded text of an object, or null where there is none. */
    final @Nullable String text(ObjectKey key) {
        return Texts.of(site.store(), key);
    }

    final void written(ObjectKey key, Slip how) {
        if (key.equals(LAYOUT.pointer())) {
            moved(PointerFormat.read(site.store().bytes(key).orElseThrow()));
        } else {
            writtenFile(key, how);
        }
    }

    private void moved(Pointer now) {
        Pointer before = pointer;
        pointer = now;
        if (before != null && order(before, now) > 0) {
            complain("I1 the pointer goes back from " + epochOf(before) + " to " + epochOf(now));
        }
        PackageRef live = now.live();
        ReleaseId release = now.release();
        if (release == null) {
            return;
        }
        if (live == null) {
            meaning.shown(site.name(), now, release);
        } else {
            moves += before == null || !release.equals(before.release()) ? 1 : 0;
            meaning.live(site.name(), now, live, release);
        }
        movedTo(release);
    }

    private static int order(Pointer a, Pointer b) {
        return Comparator.comparingInt(Pointer::epoch)
                .thenComparing(Pointer::highWater, Comparator.nullsFirst(Comparator.<Cut>naturalOrder()))
                .compare(a, b);
    }

    static String epochOf(Pointer pointer) {
        return "(" + pointer.epoch() + ", " + pointer.highWater() + ")";
    }

    /** Once nobody is at work. */
    final void settled() {
        if (pointer == null) {
            complain("I5 there is no pointer");
            return;
        }
        meaning.settled(site.name(), pointer);
        settledAt(pointer);
    }

    /** Something else than the pointer was written. */
    abstract void writtenFile(ObjectKey key, Slip how);

    /** Objects were deleted by one request. */
    abstract void deleted(Map<ObjectKey, Slip> gone);

    /** The pointer names a release. */
    abstract void movedTo(ReleaseId release);

    /** The edge names a release. */
    abstract void followed(ReleaseId release);

    abstract void settledAt(Pointer now);
}
