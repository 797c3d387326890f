package mx.prep.model;

import java.util.EnumSet;
import java.util.Set;

/**
 * An operator's word that a package is its cut, whatever held or refused it.
 *
 * @param reference the package; it stands for its cut's claim
 * @param allowed refusals that don't count for this package; only such as {@linkplain RefusalCode#isAllowable may be
 *     allowed}
 * @param forElection whether it was said in so many words that the package is this election's, although it is flagged
 *     or dated as another's
 * @param overruled the holds that this overrules; taking back what was ahead of time lets the cuts after the one before
 *     go live again
 */
public record Acceptance(
        PackageRef reference, Set<RefusalCode> allowed, boolean forElection, Set<HoldReason> overruled) {
    public Acceptance {
        allowed = Set.copyOf(allowed);
        overruled = Set.copyOf(overruled);
        for (RefusalCode code : allowed) {
            if (!code.isAllowable()) {
                throw new IllegalArgumentException(code + " can't be allowed: it protects readers, not file systems");
            }
        }
    }

    /** Accepts a package as it is. */
    public static Acceptance of(PackageRef reference) {
        return new Acceptance(reference, EnumSet.noneOf(RefusalCode.class), false, EnumSet.noneOf(HoldReason.class));
    }
}
