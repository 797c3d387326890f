package mx.prep.model;

/** Where a cut was read from. Cuts of different origins are never compared with each other. */
public enum CutOrigin {
    /** The package's file name. */
    NAME,
    /** A JSON value or the date line of a CSV inside the package. */
    CONTENT,
    /** The source's Last-Modified, in the election's zone. */
    LAST_MODIFIED
}
