package mx.prep.model;

/**
 * What became of a rehearsal's target that was cleared.
 *
 * @param shown the holding page on it
 * @param swept what was deleted
 */
public record Reset(DeliveryResult shown, SweepReport swept) {}
