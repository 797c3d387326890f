package mx.prep.histories;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import mx.prep.internal.format.TargetLayout;
import mx.prep.internal.inplace.InPlaceStage;
import mx.prep.internal.inplace.TreeRules;
import mx.prep.internal.switchover.Deciding;
import mx.prep.internal.switchover.Decision;
import mx.prep.internal.switchover.Rules;
import mx.prep.model.Manifest;
import mx.prep.model.ManifestEntry;
import mx.prep.model.ObjectKey;
import mx.prep.model.Order;
import mx.prep.model.PackageRef;
import mx.prep.model.Pointer;
import mx.prep.model.ReleaseId;
import mx.prep.model.Standing;
import mx.prep.spi.Precondition;
import org.jspecify.annotations.Nullable;

/**
 * Which rule is taken away from every publisher of a history, so that the invariants can be seen to notice.
 *
 * @param rules makes the rules of one process
 * @param puts what a target's store hears of the precondition of a put
 * @param deletions what it hears of the precondition of a deletion
 * @param isFollowerUnconditional whether an edge's value is written whatever its revision
 */
record Bends(
        Supplier<Deciding> rules,
        BiFunction<ObjectKey, Precondition, Precondition> puts,
        BiFunction<ObjectKey, Precondition, Precondition> deletions,
        boolean isFollowerUnconditional) {
    /** All rules as they are. */
    static final Bends NOTHING = of(() -> Rules::decide);

    /** What lost its race is pushed through instead of decided again. */
    static final Bends NO_RECHECK = of(PushThrough::new);

    /** Whatever is held moves by itself. */
    static final Bends NO_HOLD = ofOrders(order -> with(order, order.standing().resume()));

    /** What the outlet put over paths doesn't stand. */
    static final Bends NO_OVERRIDES = ofOrders(order -> with(order, bare(order.standing())));

    /** A closing page keeps nothing back. */
    static final Bends NO_CLOSING =
            ofOrders(order -> with(order, order.standing().reopen()));

    /** The pointer is written whatever stands there. */
    static final Bends NO_COMPARE =
            NOTHING.withPuts((key, asked) -> key.value().endsWith(".prep/current.json") ? Precondition.NONE : asked);

    /** The edge's value is written whatever its revision. */
    static final Bends NO_REVISION = new Bends(NOTHING.rules(), Bends::asAsked, Bends::asAsked, true);

    /** A sweep compares cuts and not epochs. */
    static final Bends NO_SWEEP_EPOCH = of(() -> new Standard() {
        @Override
        public boolean isBehind(ReleaseId release, Pointer pointer) {
            return release.cut() != null
                    && pointer.highWater() != null
                    && release.cut().compareTo(pointer.highWater()) <= 0;
        }
    });

    /** Files of a live tree are put whatever is there. */
    static final Bends NO_PUT_CONDITIONS = NOTHING.withPuts(Bends::unlessReserved);

    /** Files of a live tree are deleted whatever is there. */
    static final Bends NO_DELETE_CONDITIONS = new Bends(NOTHING.rules(), Bends::asAsked, Bends::unlessReserved, false);

    /** Nothing is put back. */
    static final Bends NO_REPAIR = inPlace(new TreeRules() {
        @Override
        public List<ManifestEntry> damaged(List<ManifestEntry> differing) {
            return List.of();
        }
    });

    /** What an unfinished release may have left isn't written again. */
    static final Bends NO_DIRTY = inPlace(new TreeRules() {
        @Override
        public Set<ObjectKey> dirty(Begun begun, @Nullable Manifest live) {
            return Set.of();
        }
    });

    /** Neither. */
    static final Bends NO_REPAIR_NO_DIRTY = inPlace(new TreeRules() {
        @Override
        public List<ManifestEntry> damaged(List<ManifestEntry> differing) {
            return List.of();
        }

        @Override
        public Set<ObjectKey> dirty(Begun begun, @Nullable Manifest live) {
            return Set.of();
        }
    });

    /** Whatever is settled lets a publisher repair and delete. */
    static final Bends NO_SETTLED_KEY = inPlace(new TreeRules() {
        @Override
        public InPlaceStage.Standing standing(int order, boolean isSettled) {
            return isSettled ? InPlaceStage.Standing.SETTLED : TreeRules.STANDARD.standing(order, false);
        }
    });

    /** The rules as they are, to bend one of. */
    private static class Standard implements Deciding {
        @Override
        public Decision decide(List<Order> orders, Collection<PackageRef> claims, Pointer pointer) {
            return Rules.decide(orders, claims, pointer);
        }
    }

    private static Order with(Order order, Standing standing) {
        return new Order(
                order.number(),
                order.kind(),
                order.live(),
                order.highWater(),
                standing,
                order.target(),
                order.decree());
    }

    private static Standing bare(Standing standing) {
        return new Standing(standing.accepted(), standing.withdrawn(), standing.held(), List.of(), standing.closing());
    }

    /** Rules that see each order as something else. */
    private static Bends ofOrders(UnaryOperator<Order> seen) {
        return of(() -> new Standard() {
            @Override
            public Decision decide(List<Order> orders, Collection<PackageRef> claims, Pointer pointer) {
                return super.decide(orders.stream().map(seen).toList(), claims, pointer);
            }
        });
    }

    private static Bends of(Supplier<Deciding> rules) {
        return new Bends(rules, Bends::asAsked, Bends::asAsked, false);
    }

    private static Bends inPlace(TreeRules tree) {
        return of(() -> new Standard() {
            @Override
            public TreeRules tree() {
                return tree;
            }
        });
    }

    private Bends withPuts(BiFunction<ObjectKey, Precondition, Precondition> conditions) {
        return new Bends(rules, conditions, deletions, isFollowerUnconditional);
    }

    private static Precondition asAsked(ObjectKey key, Precondition asked) {
        return asked;
    }

    private static Precondition unlessReserved(ObjectKey key, Precondition asked) {
        return TargetLayout.isReserved(key.value()) ? asked : Precondition.NONE;
    }

    Precondition put(ObjectKey key, Precondition asked) {
        return puts.apply(key, asked);
    }

    Precondition deletion(ObjectKey key, Precondition asked) {
        return deletions.apply(key, asked);
    }
}
