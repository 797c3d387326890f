package mx.prep.model;

/**
 * An order to ask and judge again, and what came of it here; publishers that follow do the same within seconds.
 *
 * @param order the order
 * @param cycle what this publisher's own cycle did
 */
public record Retried(Order order, CycleResult cycle) {}
