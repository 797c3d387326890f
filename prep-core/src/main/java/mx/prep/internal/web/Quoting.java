package mx.prep.internal.web;

import java.net.ProtocolException;

/** Which of the JDK's failures repeat what came in place of HTTP. */
public final class Quoting {
    private Quoting() {}

    /** Whether this failure itself does, whatever it stands on. */
    public static boolean quotes(Throwable failure) {
        return failure instanceof ProtocolException || failure instanceof IllegalArgumentException;
    }

    /** Whether it does, or one that it stands on. */
    public static boolean isIn(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (quotes(cause)) {
                return true;
            }
        }
        return false;
    }
}
