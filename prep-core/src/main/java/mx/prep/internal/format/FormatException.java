package mx.prep.internal.format;

import org.jspecify.annotations.Nullable;

/** A document isn't what its format says. Callers turn it into an error that names store and key. */
public final class FormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FormatException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
