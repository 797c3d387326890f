package mx.prep.model;

/** Why a package or a target waits for an operator. */
public enum HoldReason {
    /** Its cut is another package already. */
    REISSUED,
    /** Its bytes are another cut's already. */
    REPLAYED,
    /** Its cut is ahead of the reference time. */
    AHEAD_OF_TIME,
    /** Its cut was read from elsewhere than the other cuts of this election. */
    OTHER_PROVENANCE,
    /** It says of itself that it is a test, and this is the election; or the other way round. */
    TEST_FLAG,
    /** Its cut lies outside the election's window. */
    OUTSIDE_WINDOW,
    /** It was refused. */
    REFUSED,
    /** Its target lost its pointer. */
    POINTER_MISSING,
    /** An operator ordered that nothing moves by itself. */
    ON_HOLD,
    /** So many files at once are gone from the package that nothing is deleted; the cut itself is live. */
    MASS_DELETION
}
