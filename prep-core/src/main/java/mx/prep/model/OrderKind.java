package mx.prep.model;

/** What an operator decided. */
public enum OrderKind {
    /** Back to an older cut; what was live is withdrawn. */
    ROLLBACK,
    /** A package that was held or refused is its cut. */
    ACCEPT,
    /** What was held or refused is asked for and judged again. */
    RETRY,
    /** Nothing moves by itself. */
    HOLD,
    /** Newer cuts go live by themselves again. */
    RESUME,
    /** A file of the outlet's own stands over a path of the package, or doesn't any more. */
    OVERRIDE,
    /** A target whose pointer is gone goes on. */
    ADOPT,
    /** A closing page replaces the site. */
    CLOSE,
    /** The site replaces the closing page. */
    REOPEN
}
