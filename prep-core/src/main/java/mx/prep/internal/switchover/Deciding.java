package mx.prep.internal.switchover;

import java.util.Collection;
import java.util.List;
import mx.prep.model.Order;
import mx.prep.model.PackageRef;
import mx.prep.model.Pointer;

/** Says what a publisher may do with a target; {@link Rules#decide} for every publisher, so that a test can bend it. */
@FunctionalInterface
public interface Deciding {
    Decision decide(List<Order> orders, Collection<PackageRef> claims, Pointer pointer);
}
