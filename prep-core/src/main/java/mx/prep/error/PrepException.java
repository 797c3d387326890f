package mx.prep.error;

import org.jspecify.annotations.Nullable;

/**
 * The root of everything that the library throws on purpose. The message says what failed, where, and what to do; it
 * never holds a secret.
 */
public abstract class PrepException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    protected PrepException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
