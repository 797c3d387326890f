package mx.prep.histories;

/** What becomes of one request. */
enum Mishap {
    /** It is applied and answered. */
    NONE,
    /** It isn't applied, and its sender knows. */
    REFUSED,
    /** It is applied and its answer is lost; a read just fails. */
    LOST,
    /** Its sender gives up; it is applied later, if its precondition holds then. */
    LATE,
    /** It is applied and answered, and applied once more later. */
    TWICE,
    /** Its sender is killed before it. */
    KILLED
}
