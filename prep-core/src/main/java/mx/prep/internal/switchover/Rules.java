package mx.prep.internal.switchover;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import mx.prep.model.Cut;
import mx.prep.model.Digest;
import mx.prep.model.Order;
import mx.prep.model.OrderKind;
import mx.prep.model.PackageRef;
import mx.prep.model.Pointer;

/** The rules of the pointer: pure functions of what the stores hold. */
public final class Rules {
    private Rules() {}

    /**
     * What a publisher may do with a target.
     *
     * @param orders every order, in the order of their numbers
     * @param claims the claimed packages, at least those above the pointer's high water
     */
    public static Decision decide(List<Order> orders, Collection<PackageRef> claims, Pointer pointer) {
        Optional<Order> newest = newest(orders);
        int number = newest.map(Order::number).orElse(0);
        if (number > pointer.epoch()) {
            Order order = newest.orElseThrow();
            return new Decision.Move(number, order.highWater(), order.live());
        }
        if (number < pointer.epoch()) {
            return new Decision.ReadAgain();
        }
        Set<Digest> withdrawn = newest.map(Order::withdrawn).orElse(Set.of());
        return acceptable(orders, claims).values().stream()
                .filter(p -> pointer.mayMoveTo(p.cut()))
                .filter(p -> !withdrawn.contains(p.sha256()))
                .max(Comparator.comparing(PackageRef::cut))
                .<Decision>map(p -> new Decision.Move(pointer.epoch(), p.cut(), p))
                .orElseGet(Decision.Stay::new);
    }

    /** Which package each cut is: its claim, or what the newest order that names the cut accepts. */
    public static Map<Cut, PackageRef> acceptable(List<Order> orders, Collection<PackageRef> claims) {
        Map<Cut, PackageRef> byCut = new TreeMap<>();
        claims.forEach(p -> byCut.put(p.cut(), p));
        for (Order order : orders) {
            PackageRef accepted = order.accepted();
            if (accepted != null) {
                byCut.put(accepted.cut(), accepted);
            }
        }
        return byCut;
    }

    /**
     * The order that takes the site back to the cut before the live one.
     *
     * @param pointer the target's pointer that is furthest; the newest order is the one that it follows
     * @return the order, or empty if there is nothing to go back to
     */
    public static Optional<Order> rollback(
            List<Order> orders, Collection<PackageRef> claims, Pointer pointer, String reason, java.time.Instant now) {
        Optional<Order> newest = newest(orders);
        PackageRef live = pointer.live();
        if (live == null) {
            return Optional.empty();
        }
        Set<Digest> withdrawn = new HashSet<>(newest.map(Order::withdrawn).orElse(Set.of()));
        withdrawn.add(live.sha256());
        return acceptable(orders, claims).values().stream()
                .filter(p -> p.cut().compareTo(live.cut()) < 0 && !withdrawn.contains(p.sha256()))
                .max(Comparator.comparing(PackageRef::cut))
                .map(to -> new Order(
                        newest.map(Order::number).orElse(0) + 1,
                        OrderKind.ROLLBACK,
                        to,
                        pointer.highWater(),
                        null,
                        withdrawn,
                        reason,
                        now));
    }

    private static Optional<Order> newest(List<Order> orders) {
        return orders.stream().max(Comparator.comparingInt(Order::number));
    }
}
