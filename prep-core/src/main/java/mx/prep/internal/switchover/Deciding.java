package mx.prep.internal.switchover;

import java.util.Collection;
import java.util.List;
import mx.prep.internal.inplace.TreeRules;
import mx.prep.model.Order;
import mx.prep.model.PackageRef;
import mx.prep.model.Pointer;
import mx.prep.model.ReleaseId;

/**
 * Says what a publisher may do with a target; {@link Rules#decide} and the rules that go with it for every publisher, so
 * that a test can bend one.
 */
@FunctionalInterface
public interface Deciding {
    Decision decide(List<Order> orders, Collection<PackageRef> claims, Pointer pointer);

    /** What it may do with a live tree. */
    default TreeRules tree() {
        return TreeRules.STANDARD;
    }

    /** See {@link Rules#isBehind}. */
    default boolean isBehind(ReleaseId release, Pointer pointer) {
        return Rules.isBehind(release, pointer);
    }
}
