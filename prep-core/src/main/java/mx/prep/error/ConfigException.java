package mx.prep.error;

import org.jspecify.annotations.Nullable;

/** The configuration can't be used as it stands; the message names the option and what to write instead. */
public final class ConfigException extends PrepException {
    private static final long serialVersionUID = 1L;

    public ConfigException(String message) {
        this(message, null);
    }

    public ConfigException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
