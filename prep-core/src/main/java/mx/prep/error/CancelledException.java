package mx.prep.error;

import org.jspecify.annotations.Nullable;

/** The thread was interrupted or the publisher closed; the thread's interrupt flag is set. */
public final class CancelledException extends PrepException {
    private static final long serialVersionUID = 1L;

    public CancelledException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
