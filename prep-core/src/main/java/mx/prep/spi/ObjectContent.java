package mx.prep.spi;

import java.io.IOException;
import java.io.InputStream;

/**
 * An object and an open stream of its stored bytes.
 *
 * @param object the whole object, with headers, whatever the range
 * @param stream the bytes asked for; ends early only with an exception
 */
public record ObjectContent(StoredObject object, InputStream stream) implements AutoCloseable {
    @Override
    public void close() {
        try {
            stream.close();
        } catch (IOException e) {
            // A stream that was read can't lose anything by failing to close.
            return;
        }
    }
}
