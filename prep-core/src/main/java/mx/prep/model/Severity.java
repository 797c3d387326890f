package mx.prep.model;

/** How urgent an incident is. */
public enum Severity {
    /** Look at it when there is time. */
    WARNING,
    /** Somebody has to look now. */
    ALARM
}
