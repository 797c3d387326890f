package mx.prep.histories;

import java.util.function.BiFunction;
import java.util.function.Supplier;
import mx.prep.internal.switchover.Deciding;
import mx.prep.internal.switchover.Rules;
import mx.prep.model.ObjectKey;
import mx.prep.spi.Precondition;

/**
 * Which rule is taken away from every publisher of a history, so that the invariants can be seen to notice.
 *
 * @param rules makes the rules of one process
 * @param preconditions what a store hears of the precondition of a write
 * @param isFollowerUnconditional whether an edge's value is written whatever its revision
 */
record Bends(
        Supplier<Deciding> rules,
        BiFunction<ObjectKey, Precondition, Precondition> preconditions,
        boolean isFollowerUnconditional) {
    /** All rules as they are. */
    static final Bends NOTHING = new Bends(() -> Rules::decide, (key, precondition) -> precondition, false);

    /** What lost its race is pushed through instead of decided again. */
    static final Bends NO_RECHECK = new Bends(PushThrough::new, NOTHING.preconditions(), false);

    /** The pointer is written whatever stands there. */
    static final Bends NO_COMPARE = new Bends(
            NOTHING.rules(),
            (key, precondition) -> key.value().endsWith(".prep/current.json") ? Precondition.NONE : precondition,
            false);

    /** The edge's value is written whatever its revision. */
    static final Bends NO_REVISION = new Bends(NOTHING.rules(), NOTHING.preconditions(), true);

    Precondition precondition(ObjectKey key, Precondition asked) {
        return preconditions.apply(key, asked);
    }
}
