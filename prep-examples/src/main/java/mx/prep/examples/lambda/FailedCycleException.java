package mx.prep.examples.lambda;

/** Has an invocation count as failed, so that whoever watches the function's errors is told. */
public final class FailedCycleException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * A cycle that didn't do all it should.
     *
     * @param message what went wrong, for the function's log
     */
    FailedCycleException(String message) {
        super(message);
    }
}
