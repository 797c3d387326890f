package mx.prep.internal.switchover;

import java.util.List;
import mx.prep.model.Content;
import mx.prep.model.Cut;
import mx.prep.model.FileOverride;
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
     * @param live the package or page to make live; null: what is live stays
     * @param overrides files of the outlet's own that stand in place of the package's
     */
    record Move(
            int epoch, @Nullable Cut highWater, @Nullable Content live, List<FileOverride> overrides)
            implements Decision {
        public Move {
            overrides = List.copyOf(overrides);
        }

        /** Without overrides. */
        public Move(int epoch, @Nullable Cut highWater, @Nullable Content live) {
            this(epoch, highWater, live, List.of());
        }
    }
}
