package mx.prep.model;

/** What an operator decided. */
public enum OrderKind {
    ROLLBACK,
    ACCEPT,
    OVERRIDE,
    ADOPT,
    CLOSE
}
