package mx.prep.spi;

/**
 * Collects options and builds one value. Each option is one public method that returns the builder; the method's name
 * is the option's key in {@code prep.yaml}, its parameter's type the option's type, and it isn't overloaded.
 *
 * @param <T> what is built
 */
public interface Builder<T> {
    /**
     * Checks the options and builds. Does no I/O.
     *
     * @throws mx.prep.error.ConfigException if an option is missing or contradicts another
     */
    T build();
}
