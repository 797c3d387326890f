package mx.prep.histories;

/** How a write's condition held. */
enum Slip {
    /** What its sender had seen was still there. */
    NONE,
    /** What was there had been written since, with equal bytes: the version can't tell. */
    EQUAL_BYTES
}
