package mx.prep.archive;

import mx.prep.model.PackageRef;

/** What became of a claim. */
public sealed interface ClaimResult {
    /** The cut is this package now, on this publisher's word. */
    record Mine() implements ClaimResult {}

    /** The cut was this package already. */
    record AlreadyThis() implements ClaimResult {}

    /** The store where claims are made is away; this process takes the cut for this package until it is back. */
    record Later() implements ClaimResult {}

    /** The cut is another package. */
    record Other(PackageRef reference) implements ClaimResult {}
}
