package mx.prep.internal.pipeline;

import java.util.List;
import java.util.Optional;
import mx.prep.event.PublishEvent;
import mx.prep.internal.hold.HoldText;
import mx.prep.internal.switchover.Decision;
import mx.prep.model.DeliveryResult;
import mx.prep.model.HoldReason;
import mx.prep.model.Order;
import mx.prep.model.PackageRef;
import mx.prep.model.Pointer;
import mx.prep.spi.Target;
import org.jspecify.annotations.Nullable;

/** What keeps a target from moving until an operator orders; each is told once. One thread at a time. */
final class LaneHolds {
    private final Target target;
    private final PointerGuard guard;
    private final PublisherSettings settings;
    private boolean missed;
    private @Nullable PackageRef told;

    LaneHolds(Target target, PointerGuard guard, PublisherSettings settings) {
        this.target = target;
        this.guard = guard;
        this.settings = settings;
    }

    /** The pointer is gone. */
    DeliveryResult pointerMissing() {
        String message = HoldText.pointerMissing(target.name());
        if (!missed) {
            tell(null, HoldReason.POINTER_MISSING, message);
        }
        missed = true;
        return new DeliveryResult.Held(HoldReason.POINTER_MISSING, message);
    }

    /** The pointer is there: if it vanishes again, that is news. */
    void pointerSeen() {
        missed = false;
    }

    /** A package that would be live but for an order to hold. */
    DeliveryResult onHold(PackageRef reference) {
        return held(reference, HoldReason.ON_HOLD, HoldText.onHold(reference));
    }

    /** Held if readers were shown another package as the cut that is about to go live, and nobody ordered it. */
    Optional<DeliveryResult> contradicted(Decision decision, Pointer pointer, List<Order> orders) {
        return contradiction(decision, pointer, orders)
                .map(twice -> held(twice.next(), HoldReason.REISSUED, HoldText.contradiction(target.name(), twice)));
    }

    /** What {@link #contradicted} says, without telling it; any thread. */
    Optional<HoldText.Contradiction> contradiction(Decision decision, Pointer pointer, List<Order> orders) {
        if (!(decision instanceof Decision.Move move)
                || !(move.live() instanceof PackageRef next)
                || move.epoch() > pointer.epoch()) {
            return Optional.empty();
        }
        return guard.contradiction(pointer, next, target.recipe().digest(), orders)
                .map(other -> new HoldText.Contradiction(next, other));
    }

    private DeliveryResult held(PackageRef reference, HoldReason reason, String message) {
        if (!reference.equals(told)) {
            tell(reference, reason, message);
        }
        told = reference;
        return new DeliveryResult.Held(reason, message);
    }

    private void tell(@Nullable PackageRef reference, HoldReason reason, String message) {
        settings.events()
                .send(new PublishEvent.Held(settings.clock().instant(), target.name(), reference, reason, message));
    }
}
