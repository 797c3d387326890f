package mx.prep.internal.inplace;

import mx.prep.model.Cut;
import mx.prep.model.PageKind;
import mx.prep.model.ReleaseId;
import org.jspecify.annotations.Nullable;

/**
 * Where a release stands on a site's way: first by epoch, then by cut. A holding page stands behind every cut up to the
 * high water that goes with it, and before all cuts where there is none; a closing page stands behind all cuts.
 *
 * @param epoch the epoch that it is live in; the release may be older
 * @param highWater the pointer's; kept for a holding page only
 */
public record Position(
        int epoch, ReleaseId release, @Nullable Cut highWater) {
    public Position {
        if (release.page() != PageKind.HOLDING) {
            highWater = null;
        }
        if (epoch < 0) {
            throw new IllegalArgumentException("an epoch isn't negative: " + epoch);
        }
    }

    /** Negative if this comes before the other, zero where neither comes first. */
    int compareTo(Position other) {
        if (epoch != other.epoch) {
            return Integer.compare(epoch, other.epoch);
        }
        int closing = Boolean.compare(isPage(PageKind.CLOSING), other.isPage(PageKind.CLOSING));
        if (closing != 0) {
            return closing;
        }
        int cuts = compare(mark(), other.mark());
        return cuts != 0 ? cuts : Boolean.compare(isPage(PageKind.HOLDING), other.isPage(PageKind.HOLDING));
    }

    private boolean isPage(PageKind kind) {
        return release.page() == kind;
    }

    private @Nullable Cut mark() {
        return release.cut() == null ? highWater : release.cut();
    }

    private static int compare(@Nullable Cut one, @Nullable Cut other) {
        if (one == null || other == null) {
            return Boolean.compare(one != null, other != null);
        }
        return one.compareTo(other);
    }
}
