package mx.prep.internal.format;

import org.jspecify.annotations.Nullable;

/** A document isn't what its format says. Callers turn it into an error that names store and key. */
public final class FormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final boolean foreign;

    FormatException(String message, @Nullable Throwable cause) {
        super(message, cause);
        this.foreign = false;
    }

    private FormatException(String message) {
        super(message);
        this.foreign = true;
    }

    /**
     * A document whose schema isn't known.
     *
     * @param schema as it stands there
     */
    static FormatException schema(String what, Object schema) {
        return new FormatException(
                what + ": schema " + schema + " is not known; a newer release of the library reads it");
    }

    /** Whether it is a document of another schema: what a newer release wrote, not damage. It must not be replaced. */
    public boolean isOfAnotherSchema() {
        return foreign;
    }
}
