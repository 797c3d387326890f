package mx.prep.spi;

import java.nio.ByteBuffer;
import mx.prep.error.PrepException;

/** Takes a package's bytes: counts, caps, hashes and keeps them. Not thread-safe. */
public interface PackageSink {
    /** Forgets what came so far: the package starts from its first byte. */
    void restart();

    /**
     * The length that the source announces.
     *
     * @throws FullException at once, if it is above the cap
     */
    void expect(long bytes);

    /**
     * Takes the next bytes, all that remain in the buffer.
     *
     * @throws FullException if the package is longer than the cap
     */
    void accept(ByteBuffer chunk);

    /** Bytes taken since the start or the last restart. */
    long received();

    /** The package is longer than the cap. */
    final class FullException extends PrepException {
        private static final long serialVersionUID = 1L;

        public FullException(String message) {
            super(message, null);
        }
    }
}
