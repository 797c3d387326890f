package mx.prep.spi;

import java.util.List;
import java.util.function.Supplier;

/**
 * Adds sources, verifiers, stores and targets under short names; found by {@link java.util.ServiceLoader}.
 */
public interface PrepExtension {
    /** What it adds; asked for once when a configuration is read. A type that is there already is refused. */
    List<Component<?>> components();

    /**
     * One thing that a configuration can name.
     *
     * @param <T> the port
     * @param port {@link PackageSource}, {@link Verifier}, {@link ObjectStore} or {@link Target}
     * @param type the value of {@code type:} that names it, lower case
     * @param builder makes a new builder, whose options are the block's keys
     */
    record Component<T>(Class<T> port, String type, Supplier<? extends Builder<T>> builder) {
        public Component {
            if (!type.matches("[a-z][a-z0-9-]*")) {
                throw new IllegalArgumentException("a type's name is lower case: " + type);
            }
        }
    }
}
