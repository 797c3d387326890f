package mx.prep.error;

import org.jspecify.annotations.Nullable;

/**
 * The thread was interrupted, and its interrupt flag is set; or the publisher, source or store was closed. What had begun
 * is completed or taken back by the next cycle.
 */
public final class CancelledException extends PrepException {
    private static final long serialVersionUID = 1L;

    public CancelledException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
