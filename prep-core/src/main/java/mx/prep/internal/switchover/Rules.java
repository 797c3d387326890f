package mx.prep.internal.switchover;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import mx.prep.model.Acceptance;
import mx.prep.model.Content;
import mx.prep.model.Cut;
import mx.prep.model.Decree;
import mx.prep.model.Digest;
import mx.prep.model.Order;
import mx.prep.model.OrderKind;
import mx.prep.model.PackageRef;
import mx.prep.model.PageKind;
import mx.prep.model.Pointer;
import mx.prep.model.ReleaseId;
import mx.prep.model.Standing;

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
            Content closing = order.standing().closing();
            return new Decision.Move(
                    number,
                    order.highWater(),
                    closing == null ? order.live() : closing,
                    closing == null ? order.standing().overrides() : List.of());
        }
        if (number < pointer.epoch()) {
            return new Decision.ReadAgain();
        }
        Standing standing = newest.map(Order::standing).orElse(Standing.NONE);
        if (standing.held() || standing.closing() != null) {
            return new Decision.Stay();
        }
        return candidate(orders, claims, pointer)
                .<Decision>map(p -> new Decision.Move(pointer.epoch(), p.cut(), p, standing.overrides()))
                .orElseGet(Decision.Stay::new);
    }

    /** What would go live by itself if no order held it back; empty if nothing is held back. */
    public static Optional<PackageRef> heldBack(List<Order> orders, Collection<PackageRef> claims, Pointer pointer) {
        boolean held = newest(orders).map(Order::standing).orElse(Standing.NONE).held();
        return held ? candidate(orders, claims, pointer) : Optional.empty();
    }

    private static Optional<PackageRef> candidate(List<Order> orders, Collection<PackageRef> claims, Pointer pointer) {
        Set<Digest> withdrawn = newest(orders).map(Order::withdrawn).orElse(Set.of());
        return acceptable(orders, claims).values().stream()
                .filter(p -> pointer.mayMoveTo(p.cut()))
                .filter(p -> !withdrawn.contains(p.sha256()))
                .max(Comparator.comparing(PackageRef::cut));
    }

    /** Which package each cut is: its claim, or what the last acceptance of the newest order that names the cut says. */
    public static Map<Cut, PackageRef> acceptable(List<Order> orders, Collection<PackageRef> claims) {
        Map<Cut, PackageRef> byCut = new TreeMap<>();
        claims.forEach(p -> byCut.put(p.cut(), p));
        newest(orders).map(Order::standing).orElse(Standing.NONE).accepted().stream()
                .map(Acceptance::reference)
                .forEach(p -> byCut.put(p.cut(), p));
        return byCut;
    }

    /**
     * The order that takes the site back to the cut before the live one.
     *
     * @param pointer the target's pointer that is furthest; the newest order is the one that it follows
     * @return the order, or empty if there is nothing to go back to
     */
    public static Optional<Order> rollback(
            List<Order> orders, Collection<PackageRef> claims, Pointer pointer, Decree decree) {
        Optional<Order> newest = newest(orders);
        PackageRef live = pointer.live();
        if (live == null) {
            return Optional.empty();
        }
        Standing standing = newest.map(Order::standing).orElse(Standing.NONE).withdraw(live.sha256());
        Map<Cut, PackageRef> older = new TreeMap<>(acceptable(orders, claims));
        older.keySet().removeIf(cut -> cut.compareTo(live.cut()) >= 0);
        return older.values().stream()
                .filter(p -> !standing.withdrawn().contains(p.sha256()))
                .max(Comparator.comparing(PackageRef::cut))
                .map(to -> new Order(
                        newest.map(Order::number).orElse(0) + 1,
                        OrderKind.ROLLBACK,
                        to,
                        // A cut from the future takes its high water with it: what comes next goes live by itself
                        // again.
                        standing.isEarly(live) ? Collections.max(older.keySet()) : pointer.highWater(),
                        standing,
                        null,
                        decree));
    }

    /**
     * Whether a site that has come to the pointer can't come to the release any more, unless the pointer names it: it is
     * of an earlier epoch, or of a cut at or below the high water. A holding page can be shown again as long as its epoch
     * lasts.
     */
    public static boolean isBehind(ReleaseId id, Pointer pointer) {
        if (id.epoch() != pointer.epoch()) {
            return id.epoch() < pointer.epoch();
        }
        Cut cut = id.cut();
        if (cut == null) {
            return id.page() == PageKind.CLOSING;
        }
        Cut highWater = pointer.highWater();
        return highWater != null && cut.compareTo(highWater) <= 0;
    }

    private static Optional<Order> newest(List<Order> orders) {
        return orders.stream().max(Comparator.comparingInt(Order::number));
    }
}
