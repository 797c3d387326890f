package mx.prep.error;

import mx.prep.model.PlainText;
import org.jspecify.annotations.Nullable;

/**
 * The root of everything that the library throws on purpose. The message says what failed, where, and what to do; it
 * never holds a secret, nor anything that would act on a terminal or in a log ({@link PlainText#lines}).
 */
public abstract class PrepException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    protected PrepException(String message, @Nullable Throwable cause) {
        super(PlainText.lines(message), cause);
    }
}
