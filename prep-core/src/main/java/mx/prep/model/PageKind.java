package mx.prep.model;

/** The outlet's own pages. */
public enum PageKind {
    /** Stands until the first cut, which replaces it by itself. */
    HOLDING,
    /** Replaces the site by an order. */
    CLOSING
}
