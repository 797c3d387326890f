package mx.prep.internal.receive;

import mx.prep.model.Refusal;

/** What stage 1 gives. */
public sealed interface Receiving {
    /** The package is here, whole. */
    record Received(ReceivedPackage received) implements Receiving {}

    /** What came isn't a package that can be taken; nothing is kept of it. */
    record Refused(Refusal refusal) implements Receiving {}
}
