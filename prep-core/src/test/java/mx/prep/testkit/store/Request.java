package mx.prep.testkit.store;

/**
 * One request as it arrives at the store; of a list of deletions, one deletion.
 *
 * @param number 1 for the store's first request
 * @param operation what is asked
 * @param key the object's key, a copy's target, or a list's prefix
 */
public record Request(long number, Operation operation, String key) {}
