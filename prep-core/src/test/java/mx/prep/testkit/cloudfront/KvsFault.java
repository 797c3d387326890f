package mx.prep.testkit.cloudfront;

/** What goes wrong with a request to a key-value store. */
public enum KvsFault {
    /** {@code 403 AccessDeniedException} before anything is done. */
    DENIED,
    /** {@code 429 ThrottlingException} with {@code Retry-After: 7}, before anything is done. */
    THROTTLED,
    /** {@code 500 InternalServerException} before anything is done. */
    INTERNAL_ERROR,
    /** The connection is closed before anything is done. */
    RESET,
    /** The request is applied, and the connection closed without an answer. */
    LOST_ANSWER
}
