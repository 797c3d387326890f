package mx.prep.source;

/** What to do with a package whose length the server doesn't announce. */
public enum UnknownLength {
    /** Refuse it: a connection that is cut half way would look like success. */
    REFUSE,
    /** Take it: a configured digest tells whether it is whole. */
    ALLOW
}
