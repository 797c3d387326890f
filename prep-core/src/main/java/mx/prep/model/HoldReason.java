package mx.prep.model;

/** Why a package waits for an operator. */
public enum HoldReason {
    /** Its cut is another package already. */
    REISSUED,
    /** Its cut is ahead of the reference time. */
    AHEAD_OF_TIME,
    /** Its cut was read from elsewhere than the other cuts of this election. */
    OTHER_PROVENANCE,
    /** Its target lost its pointer. */
    POINTER_MISSING,
    /** So many files at once are gone from the package that nothing is deleted; the cut itself is live. */
    MASS_DELETION
}
