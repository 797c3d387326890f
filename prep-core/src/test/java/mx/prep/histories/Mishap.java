package mx.prep.histories;

/** What becomes of one request. */
enum Mishap {
    /** It is applied and answered. */
    NONE,
    /** It isn't applied, and its sender knows: the store fails. */
    REFUSED,
    /** It isn't applied: its sender is to slow down. */
    THROTTLED,
    /** It is applied and its answer is lost; a read just fails. */
    LOST,
    /** Its sender gives up; it is applied later, if its precondition holds then. */
    LATE,
    /** It is applied and answered, and applied once more later. */
    TWICE,
    /** It is applied twice at once, and its sender hears the second answer: that its own write is in its way. */
    REPEATED,
    /** Its sender is killed before it. */
    KILLED;

    /** Whether a read is answered all the same. */
    boolean isHarmlessToReads() {
        return this == NONE || this == TWICE || this == REPEATED;
    }
}
