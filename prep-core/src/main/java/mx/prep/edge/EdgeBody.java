package mx.prep.edge;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** The bytes of a response; as many as its {@code Content-Length} says, except for HEAD. */
public sealed interface EdgeBody extends AutoCloseable {
    /** Releases what the body holds open; a second call does nothing. */
    @Override
    default void close() {}

    /** No bytes. */
    record None() implements EdgeBody {}

    /**
     * Bytes in memory.
     *
     * @param bytes read-only; each reader of it takes a duplicate
     */
    record Bytes(ByteBuffer bytes) implements EdgeBody {
        public Bytes {
            bytes = bytes.asReadOnlyBuffer();
        }
    }

    /**
     * Bytes that are read as they are sent.
     *
     * @param stream throws before its last byte if the store's bytes aren't the release's: then the response must be
     *     broken off, so that no reader takes it for whole; the sender closes it
     */
    record Stream(InputStream stream) implements EdgeBody {
        @Override
        public void close() {
            try {
                stream.close();
            } catch (IOException e) {
                // Nothing was written, so nothing can be lost.
                return;
            }
        }
    }
}
