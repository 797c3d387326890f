package mx.prep.model;

/** How a target replaces what it serves. */
public enum Mode {
    /** Each cut under a prefix of its own; readers are switched as a whole. */
    RELEASES,
    /** The live tree at stable URLs, changed file by file. */
    IN_PLACE
}
