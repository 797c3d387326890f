package mx.prep.source;

/** What becomes of a package whose length the server doesn't announce. */
public enum UnknownLength {
    /** It is refused: a connection that is cut half way would look like success. */
    REFUSE,
    /** It is taken. For use with an integrity check other than none, which tells whether it is whole. */
    ALLOW
}
