package mx.prep.store;

import java.io.IOException;

/** Something that the folder store doesn't do, however often it is asked; the message says what to do instead. */
final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
        super(message);
    }
}
