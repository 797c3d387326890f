package mx.prep.model;

/**
 * What is looked at in a package's content. It alerts and never blocks. More checks may be added.
 */
public enum ContentCheck {
    /** There is an entry page, {@code index.html}. */
    ENTRY_PAGE,
    /** Files named {@code .json} and {@code .geojson} are JSON. */
    JSON,
    /** Acts that are expected, captured and counted, and votes, don't fall from one cut to the next. */
    TOTALS,
    /** At least half of the files of the cut before are still there. */
    FILES,
    /** The time that the data prints is later than that of the cut before. */
    CUT_TIME,
    /** The times that a package's name, database and overview say agree. */
    CUT_TIMES,
    /** The offset from UTC that the data prints is that of the election's zone. */
    UTC_OFFSET
}
