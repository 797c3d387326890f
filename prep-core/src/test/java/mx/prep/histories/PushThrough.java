package mx.prep.histories;

import java.util.Collection;
import java.util.List;
import mx.prep.internal.switchover.Deciding;
import mx.prep.internal.switchover.Decision;
import mx.prep.internal.switchover.Rules;
import mx.prep.model.Order;
import mx.prep.model.PackageRef;
import mx.prep.model.Pointer;
import org.jspecify.annotations.Nullable;

/** The rules without the check after a lost race: what was decided before is done all the same. */
final class PushThrough implements Deciding {
    private Decision.@Nullable Move wanted;

    @Override
    public Decision decide(List<Order> orders, Collection<PackageRef> claims, Pointer pointer) {
        Decision.Move lost = wanted;
        wanted = null;
        if (lost != null && !isDone(lost, pointer)) {
            return lost;
        }
        Decision decision = Rules.decide(orders, claims, pointer);
        wanted = decision instanceof Decision.Move move && move.live() != null ? move : null;
        return decision;
    }

    private static boolean isDone(Decision.Move move, Pointer pointer) {
        return move.epoch() == pointer.epoch()
                && move.live() != null
                && move.live().equals(pointer.live());
    }
}
