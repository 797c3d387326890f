package mx.prep.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a target serves: a max-register on (epoch, highWater).
 *
 * @param epoch number of the newest order that this target has followed, 0 before any
 * @param highWater the highest cut made live in this epoch, or what the order said; null before the first cut
 * @param release what is live, or null while nothing is
 * @param live the package that is live, or null while nothing is, or a page of the outlet's own
 * @param manifest SHA-256 of the release's manifest object, or null while nothing is live
 * @param previous what was live before, or null
 * @param kept releases that may still be asked for and that sweep must not delete, oldest first
 * @param ledgerHead number of the ledger entry that announced this state, 0 before any
 * @param publishedAt when it was written
 * @param rehearsal whether this is a rehearsal's site
 */
public record Pointer(
        int epoch,
        @Nullable Cut highWater,
        @Nullable ReleaseId release,
        @Nullable PackageRef live,
        @Nullable Digest manifest,
        @Nullable ReleaseId previous,
        List<ReleaseId> kept,
        long ledgerHead,
        Instant publishedAt,
        boolean rehearsal) {
    public Pointer {
        kept = List.copyOf(kept);
        if (epoch < 0 || ledgerHead < 0) {
            throw new IllegalArgumentException("a pointer's numbers are not negative");
        }
        if ((release == null) != (manifest == null)) {
            throw new IllegalArgumentException("release and manifest are both there or neither");
        }
        if ((release == null || release.cut() == null) != (live == null)) {
            throw new IllegalArgumentException("a cut's release has its package, nothing else has one: " + release);
        }
    }

    /** The first object ever written to a target: it names nothing. */
    public static Pointer empty(Instant now, boolean rehearsal) {
        return new Pointer(0, null, null, null, null, null, List.of(), 0, now, rehearsal);
    }

    /** Whether a publisher may make the cut live by itself: it is above the high water. */
    public boolean mayMoveTo(Cut cut) {
        return highWater == null || highWater.compareTo(cut) < 0;
    }
}
