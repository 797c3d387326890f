package mx.prep.archive;

/** How a package came to be in the archive. */
public enum Kept {
    /** It was written now. */
    WRITTEN,
    /** The same package was there already. */
    ALREADY_THERE
}
