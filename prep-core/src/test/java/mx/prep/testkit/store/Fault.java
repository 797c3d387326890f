package mx.prep.testkit.store;

import java.time.Duration;
import mx.prep.error.StoreException.Kind;

/** What goes wrong with a request. */
public sealed interface Fault {
    /** Nothing goes wrong. */
    Fault NONE = new None();
    /** The store can't be reached; the request isn't applied. */
    Fault UNAVAILABLE = new FailBefore(Kind.UNAVAILABLE);
    /** The request is applied and its answer lost. */
    Fault LOST_ANSWER = new FailAfter(Kind.UNKNOWN_OUTCOME);
    /** The answer is lost and the request isn't applied, which its sender can't tell. */
    Fault LOST_REQUEST = new FailBefore(Kind.UNKNOWN_OUTCOME);
    /** The sender gives up; the request is applied by {@link InMemoryStore#applyLate}. */
    Fault LATE = new Late();

    static Fault throttled(Duration retryAfter) {
        return new Throttled(retryAfter);
    }

    /** Nothing. */
    record None() implements Fault {}

    /** Fails without being applied. */
    record FailBefore(Kind kind) implements Fault {}

    /** Fails after it was applied; a read fails all the same. */
    record FailAfter(Kind kind) implements Fault {}

    /** Is refused because there are too many. */
    record Throttled(Duration retryAfter) implements Fault {}

    /**
     * Fails with an unknown outcome and waits; its precondition is judged when it is applied. A read fails with
     * {@code UNAVAILABLE} instead.
     */
    record Late() implements Fault {}
}
