package mx.prep.error;

/** What was asked for can't be done while a package or target is held or refused; the message says what frees it. */
public final class HeldException extends PrepException {
    private static final long serialVersionUID = 1L;

    public HeldException(String message) {
        super(message, null);
    }
}
