package mx.prep.internal.switchover;

import java.util.Collection;
import java.util.Comparator;
import mx.prep.model.Acceptance;
import mx.prep.model.Cut;
import mx.prep.model.Decree;
import mx.prep.model.LedgerEntry;
import mx.prep.model.Order;
import mx.prep.model.OrderKind;
import mx.prep.model.PackageRef;
import mx.prep.model.Pointer;
import mx.prep.model.Standing;
import org.jspecify.annotations.Nullable;

/** What an order says, given what was decided on: pure functions. */
public final class OrderRules {
    private OrderRules() {}

    /**
     * What an operator decides on.
     *
     * @param newest the newest order, or null before the first
     * @param live what is live, or will be once the newest order is carried out; null: nothing
     * @param highWater the high water that goes with it
     */
    public record Ground(
            @Nullable Order newest,
            @Nullable PackageRef live,
            @Nullable Cut highWater) {
        /**
         * The ground under the newest order and the pointer that is furthest.
         *
         * @param furthest null where no target has a pointer
         */
        public static Ground of(@Nullable Order newest, @Nullable Pointer furthest) {
            if (furthest != null && (newest == null || furthest.epoch() >= newest.number())) {
                return new Ground(newest, furthest.live(), furthest.highWater());
            }
            return newest == null
                    ? new Ground(null, null, null)
                    : new Ground(newest, newest.live(), newest.highWater());
        }

        /**
         * The ground where pointers are gone: what the ledger tells of the last epoch.
         *
         * @param entries of any kind, oldest first
         */
        public static Ground of(@Nullable Order newest, Collection<LedgerEntry> entries) {
            int epoch = newest == null ? 0 : newest.number();
            Ground ordered = of(newest, (Pointer) null);
            PackageRef live = ordered.live();
            Cut highWater = ordered.highWater();
            for (LedgerEntry entry : entries) {
                PackageRef told = entry.reference();
                if (entry.kind() == LedgerEntry.Kind.LIVE && entry.epoch() == epoch && told != null) {
                    live = told;
                    highWater = higher(highWater, told.cut());
                }
            }
            return new Ground(newest, live, highWater);
        }

        public Standing standing() {
            return newest == null ? Standing.NONE : newest.standing();
        }

        int next() {
            return newest == null ? 1 : newest.number() + 1;
        }
    }

    /** Leaves what is live as it is; what stands may be another. */
    public static Order stay(OrderKind kind, Ground ground, Standing standing, Decree decree) {
        return new Order(ground.next(), kind, ground.live(), ground.highWater(), standing, null, decree);
    }

    /** Makes the accepted package live unless a newer cut is; then only the acceptance is recorded. */
    public static Order accept(Ground ground, Acceptance acceptance, Decree decree) {
        PackageRef accepted = acceptance.reference();
        PackageRef live = ground.live();
        boolean older = live != null && accepted.cut().compareTo(live.cut()) < 0;
        return new Order(
                ground.next(),
                OrderKind.ACCEPT,
                older ? live : accepted,
                older ? ground.highWater() : higher(ground.highWater(), accepted.cut()),
                ground.standing().accept(acceptance),
                null,
                decree);
    }

    /** Lets a target whose pointer is gone go on where the others are. */
    public static Order adopt(Ground ground, String target, Decree decree) {
        return new Order(
                ground.next(), OrderKind.ADOPT, ground.live(), ground.highWater(), ground.standing(), target, decree);
    }

    /** Pointers by how far they are: first by epoch, then by high water. */
    public static Comparator<Pointer> byProgress() {
        return Comparator.comparingInt(Pointer::epoch)
                .thenComparing(Pointer::highWater, Comparator.nullsFirst(Comparator.naturalOrder()));
    }

    /** The later of two high waters; null is before all cuts. */
    public static @Nullable Cut higher(@Nullable Cut one, @Nullable Cut other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.compareTo(other) > 0 ? one : other;
    }
}
