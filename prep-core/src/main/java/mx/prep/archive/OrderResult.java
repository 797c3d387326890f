package mx.prep.archive;

import mx.prep.model.Order;

/** What became of an order. */
public sealed interface OrderResult {
    Order order();

    /** It stands. */
    record Created(Order order) implements OrderResult {}

    /** Nothing was ordered: somebody else's order got the number first. */
    record Lost(Order order) implements OrderResult {}
}
