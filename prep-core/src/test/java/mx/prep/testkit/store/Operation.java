package mx.prep.testkit.store;

/** The kinds of request that a store takes. */
public enum Operation {
    FIND,
    GET,
    PUT,
    COPY,
    DELETE,
    LIST;

    /** Whether it changes the store. */
    public boolean isWrite() {
        return this == PUT || this == COPY || this == DELETE;
    }
}
