package mx.prep.internal.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mx.prep.archive.Archive;
import mx.prep.error.StoreException;
import mx.prep.internal.hold.HeldPackage;
import mx.prep.internal.hold.HeldPackages;
import mx.prep.internal.hold.HoldText;
import mx.prep.internal.switchover.OrderRules;
import mx.prep.internal.switchover.Rules;
import mx.prep.model.Hold;
import mx.prep.model.HoldReason;
import mx.prep.model.Order;
import mx.prep.model.PackageRef;
import mx.prep.model.Pointer;
import mx.prep.model.QuarantineNote;
import mx.prep.model.Refusal;
import mx.prep.model.Standing;
import org.jspecify.annotations.Nullable;

/** What waits for an operator, as the stores tell it: the same whichever process asks. Reads only; thread-safe. */
public final class Waiting {
    private final Pipeline pipeline;
    private final Archive archive;
    private final HeldPackages held;

    public Waiting(Pipeline pipeline) {
        this.pipeline = pipeline;
        this.archive = pipeline.archive();
        this.held = new HeldPackages(archive);
    }

    /** Targets first, then packages, the newest cut first. */
    public List<Hold> holds() {
        List<Order> orders = archive.orders().all();
        Standing standing =
                orders.isEmpty() ? Standing.NONE : orders.get(orders.size() - 1).standing();
        @Nullable Pointer furthest = null;
        List<Hold> holds = new ArrayList<>();
        for (Lane lane : pipeline.lanes()) {
            Optional<Pointer> pointer = look(lane, orders, holds);
            furthest = pointer.isPresent() ? further(furthest, pointer.get()) : furthest;
        }
        if (standing.held()) {
            holds.add(onHold(orders));
        }
        PackageRef live = furthest == null ? null : furthest.live();
        held.waiting(standing).forEach(waiting -> holds.add(hold(waiting, live)));
        Pointer last = furthest;
        held.withoutCut().forEach(note -> holds.add(hold(note, last)));
        return holds;
    }

    /** Adds what a target waits for; one that can't be read is told by its status. */
    private Optional<Pointer> look(Lane lane, List<Order> orders, List<Hold> holds) {
        try {
            Optional<Pointer> pointer = lane.pointer();
            pointer.flatMap(p -> contradiction(lane, p, orders)).ifPresent(holds::add);
            if (pointer.isEmpty() && lane.isPointerMissed()) {
                holds.add(missed(lane.name()));
            }
            return pointer;
        } catch (StoreException e) {
            return Optional.empty();
        }
    }

    private Optional<Hold> contradiction(Lane lane, Pointer pointer, List<Order> orders) {
        List<PackageRef> claims = archive.claims().list().after(pointer.highWater());
        return lane.contradiction(Rules.decide(orders, claims, pointer), pointer, orders)
                .map(twice -> new Hold(
                        HoldReason.REISSUED,
                        twice.next(),
                        lane.name(),
                        null,
                        HoldText.contradiction(lane.name(), twice),
                        HoldText.command(twice.next(), Set.of()),
                        false));
    }

    private static Pointer further(@Nullable Pointer one, Pointer other) {
        return one == null || OrderRules.byProgress().compare(one, other) < 0 ? other : one;
    }

    private static Hold missed(String target) {
        return new Hold(
                HoldReason.POINTER_MISSING,
                null,
                target,
                null,
                HoldText.pointerMissing(target),
                HoldText.adopt(target),
                false);
    }

    /** Since the first of the last orders that all held. */
    private static Hold onHold(List<Order> orders) {
        int first = orders.size() - 1;
        while (first > 0 && orders.get(first - 1).standing().held()) {
            first--;
        }
        Order order = orders.get(first);
        return new Hold(
                HoldReason.ON_HOLD,
                null,
                null,
                order.createdAt(),
                "Nothing moves by itself, since " + order.decree().author() + " ordered it (order " + order.number()
                        + ": " + order.reason() + "). To go on, type: " + HoldText.resume(),
                HoldText.resume(),
                false);
    }

    private static Hold hold(HeldPackage waiting, @Nullable PackageRef live) {
        PackageRef reference = waiting.reference();
        Refusal refusal = waiting.refusal();
        int age = live == null ? 1 : reference.cut().compareTo(live.cut());
        if (refusal != null) {
            return new Hold(
                    HoldReason.REFUSED,
                    reference,
                    null,
                    waiting.since(),
                    HoldText.sentence(reference, refusal),
                    HoldText.command(reference, refusal),
                    age <= 0);
        }
        HoldReason reason = waiting.reasons().keySet().stream().findFirst().orElse(HoldReason.REISSUED);
        return new Hold(
                reason,
                reference,
                null,
                waiting.since(),
                HoldText.sentence(reference, waiting.reasons()),
                HoldText.command(reference, waiting.reasons().keySet()),
                age < 0);
    }

    private static Hold hold(QuarantineNote note, @Nullable Pointer last) {
        return new Hold(
                HoldReason.REFUSED,
                null,
                null,
                note.at(),
                "Refused, the cut before stays: package " + note.sha256().shortHex() + ", whose cut nobody knows: "
                        + note.refusal().message() + " Once it is put right, type: " + HoldText.retry(),
                HoldText.retry(),
                last != null && last.live() != null && last.publishedAt().isAfter(note.at()));
    }
}
