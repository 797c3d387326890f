package mx.prep.internal.pipeline;

import java.util.function.Supplier;
import mx.prep.archive.OrderResult;
import mx.prep.archive.Orders;
import mx.prep.error.ConfigException;
import mx.prep.model.Order;
import org.jspecify.annotations.Nullable;

/** Makes orders of what somebody decided; if somebody else's came first nothing is ordered, and that is told. */
final class Ordering {
    private Ordering() {}

    /**
     * Creates the next order.
     *
     * @param newest the order that the decision was made on, or null before the first
     * @param decision makes the order; asked only while that order is the newest
     * @throws ConfigException if another order came after it
     */
    static Order create(Orders orders, @Nullable Order newest, Supplier<Order> decision) {
        OrderResult result = orders.create(before -> {
            if (before.isPresent() && !before.get().equals(newest)) {
                throw cameFirst(before.get());
            }
            return decision.get();
        });
        if (result instanceof OrderResult.Lost lost) {
            throw cameFirst(lost.order());
        }
        return result.order();
    }

    private static ConfigException cameFirst(Order order) {
        return new ConfigException("Nothing was ordered: somebody else's order " + order.number() + " ("
                + order.reason() + ") came first. Look at 'prep status' and decide again.");
    }
}
