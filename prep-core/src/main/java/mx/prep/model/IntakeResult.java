package mx.prep.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the intake did in a cycle. More results may be added. */
public sealed interface IntakeResult {
    /** A package that wasn't known came in, was accepted and is this cut's. */
    record Received(PackageRef reference, CutOrigin origin, Transfer transfer) implements IntakeResult {}

    /** The source has nothing new. */
    record Unchanged() implements IntakeResult {}

    /**
     * There is nothing yet.
     *
     * @param expected when the source expects something, or null
     */
    record NotYet(@Nullable Instant expected) implements IntakeResult {}

    /** A package waits for an operator; the others go on. */
    record Held(PackageRef reference, HoldReason reason, String message) implements IntakeResult {}

    /**
     * A package was refused and is in quarantine.
     *
     * @param reference the package, or null if it never came in whole
     */
    record Refused(@Nullable PackageRef reference, Refusal refusal) implements IntakeResult {}

    /** The source or the archive couldn't be reached or failed; nothing was changed. */
    record Failed(String message) implements IntakeResult {}
}
