package mx.prep.internal.pipeline;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import mx.prep.archive.Archive;
import mx.prep.error.ConfigException;
import mx.prep.internal.hold.HeldPackage;
import mx.prep.internal.hold.HoldText;
import mx.prep.internal.switchover.OrderRules;
import mx.prep.internal.switchover.OrderRules.Ground;
import mx.prep.internal.switchover.Rules;
import mx.prep.model.AcceptRequest;
import mx.prep.model.Acceptance;
import mx.prep.model.Decree;
import mx.prep.model.HoldReason;
import mx.prep.model.Order;
import mx.prep.model.OrderKind;
import mx.prep.model.PackageRef;
import mx.prep.model.Pointer;
import mx.prep.model.Standing;
import org.jspecify.annotations.Nullable;

/**
 * Where operators order. Each order is decided on what the stores hold at that moment; if somebody else's comes first
 * nothing is ordered, and that is told. Thread-safe.
 */
public final class OperatorDesk {
    private static final int MOST_REASON = 2000;

    private final Pipeline pipeline;
    private final Archive archive;
    private final Candidates candidates;
    private final String operator;

    /**
     * @param operator who orders, as people call them
     */
    public OperatorDesk(Pipeline pipeline, String operator) {
        this.pipeline = pipeline;
        this.archive = pipeline.archive();
        this.candidates = new Candidates(archive);
        this.operator = operator;
    }

    /** Whether newer cuts go live by themselves after a rollback. */
    public enum After {
        GO_ON,
        HOLD
    }

    /** Takes the site back to the cut before the live one. */
    public Order rollback(String reason, After after) {
        Decree decree = decree(reason);
        List<Order> orders = archive.orders().all();
        Pointer furthest = pipeline.furthest()
                .orElseThrow(() -> nothing("There is nothing to go back to: no target was published yet."));
        Order newest = orders.isEmpty() ? null : orders.get(orders.size() - 1);
        if (newest != null && newest.number() > furthest.epoch()) {
            throw nothing("Nothing was ordered: order " + newest.number() + " (" + newest.reason()
                    + ") isn't carried out anywhere yet. Wait for it, or run 'prep publish'.");
        }
        List<PackageRef> claims = archive.claims().list().after(null);
        return create(newest, () -> {
            Order order = Rules.rollback(orders, claims, furthest, decree)
                    .orElseThrow(() -> nothing("There is nothing to go back to: the archive has no cut older than the"
                            + " live one that wasn't withdrawn."));
            return after == After.GO_ON ? order : holding(order);
        });
    }

    private static Order holding(Order order) {
        return new Order(
                order.number(),
                order.kind(),
                order.live(),
                order.highWater(),
                order.standing().hold(),
                order.target(),
                order.decree());
    }

    /** Nothing moves by itself any more. */
    public Order hold(String reason) {
        return stay(OrderKind.HOLD, reason, standing -> {
            if (standing.held()) {
                throw nothing(
                        "Nothing was ordered: everything is on hold already. To go on, type: " + HoldText.resume());
            }
            return standing.hold();
        });
    }

    /** Newer cuts go live by themselves again. */
    public Order resume(String reason) {
        return stay(OrderKind.RESUME, reason, standing -> {
            if (!standing.held()) {
                throw nothing("Nothing was ordered: nothing is on hold. 'prep why' says what is waited for.");
            }
            return standing.resume();
        });
    }

    /** What was held or refused is asked for and judged again, by every publisher. */
    public Order retry(String reason) {
        return stay(OrderKind.RETRY, reason, standing -> standing);
    }

    private Order stay(OrderKind kind, String reason, Function<Standing, Standing> change) {
        Decree decree = decree(reason);
        Order newest = archive.orders().newest().orElse(null);
        Ground ground = Ground.of(newest, pipeline.furthest().orElse(null));
        return create(newest, () -> OrderRules.stay(kind, ground, change.apply(ground.standing()), decree));
    }

    /** A target whose pointer is gone goes on where the others are. */
    public Order adopt(String target, String reason) {
        Decree decree = decree(reason);
        Lane lane = pipeline.lane(target);
        if (!lane.isPointerMissed()) {
            throw nothing("There is nothing to adopt: target " + target
                    + (lane.pointer().isPresent()
                            ? " has its pointer."
                            : " was never published; the next cycle begins it by itself."));
        }
        Order newest = archive.orders().newest().orElse(null);
        Ground ground = pipeline.furthest()
                .map(pointer -> Ground.of(newest, pointer))
                .orElseGet(() -> Ground.of(newest, archive.ledger().last(Integer.MAX_VALUE)));
        return create(newest, () -> OrderRules.adopt(ground, target, decree));
    }

    /** A package that is held or refused is its cut. */
    public Order accept(AcceptRequest request, String reason) {
        Decree decree = decree(reason);
        Order newest = archive.orders().newest().orElse(null);
        Ground ground = Ground.of(newest, pipeline.furthest().orElse(null));
        Candidates.Candidate candidate = candidates.find(request, ground);
        HeldPackage waiting = candidate.waiting();
        if (waiting != null) {
            pipeline.accept(waiting, request.allowed(), decree);
        }
        Acceptance acceptance = new Acceptance(
                candidate.reference(),
                request.allowed(),
                request.forElection(),
                waiting == null
                        ? overruledBefore(candidate.reference(), ground)
                        : waiting.reasons().keySet());
        Order order = create(newest, () -> OrderRules.accept(ground, acceptance, decree));
        if (waiting != null
                && archive.claims().find(candidate.reference().cut()).isEmpty()) {
            // The order stands for the claim; with it another package of the cut is held as reissued.
            archive.claims().claim(candidate.reference());
        }
        return order;
    }

    /** What was accepted before and taken back is what it was: a cut that lay ahead of time still does. */
    private static Set<HoldReason> overruledBefore(PackageRef reference, Ground ground) {
        return ground.standing()
                .acceptance(reference)
                .map(Acceptance::overruled)
                .orElse(Set.of());
    }

    private Order create(@Nullable Order newest, Supplier<Order> decision) {
        return Ordering.create(archive.orders(), newest, decision);
    }

    private Decree decree(String reason) {
        if (reason.isBlank() || reason.length() > MOST_REASON) {
            throw nothing("An order needs a reason of 1 to " + MOST_REASON + " characters.");
        }
        return new Decree(operator, reason, pipeline.now());
    }

    private static ConfigException nothing(String message) {
        return new ConfigException(message);
    }
}
