package mx.prep.internal.switchover;

import mx.prep.model.Cut;
import mx.prep.model.PackageRef;
import org.jspecify.annotations.Nullable;

/** What a lane has to do with its target, given pointer, orders and claims. */
public sealed interface Decision {
    /** The target is where it should be. */
    record Stay() implements Decision {}

    /** The pointer follows an order that wasn't read yet: read the archive again. */
    record ReadAgain() implements Decision {}

    /**
     * Move the pointer.
     *
     * @param epoch its new epoch
     * @param highWater its new high water
     * @param live the package to make live; null: what is live stays
     */
    record Move(
            int epoch, @Nullable Cut highWater, @Nullable PackageRef live) implements Decision {}
}
