package mx.prep.spi;

import mx.prep.model.Manifest;
import mx.prep.model.ReleaseId;
import org.jspecify.annotations.Nullable;

/**
 * A versioned value at an edge that decides which release readers see.
 *
 * <p>It holds one value and knows nothing of pointers or orders. Thread-safe.
 */
public interface ReleaseSwitch extends AutoCloseable {
    /**
     * The value and its revision; no release before anything was written. Where they take two requests, the revision is
     * read first, so that it is never newer than the value.
     *
     * @throws mx.prep.error.EdgeException if the edge can't be asked
     */
    Value read();

    /**
     * Writes a release, also the one that it holds already: the revision moves all the same. Once it returns, the edge
     * sends readers there, each of its places as soon as it hears of it.
     *
     * @param expected what was read before
     * @param manifest the release's files, all of them stored: an edge may need to know which there are
     * @return the new value
     * @throws mx.prep.error.EdgeException {@code CONFLICT} if somebody else wrote since
     */
    Value replace(Value expected, ReleaseId release, Manifest manifest);

    @Override
    void close();

    /**
     * A value at a revision.
     *
     * @param revision opaque; changes with every write
     * @param release what readers see, or null before anything was written
     */
    record Value(String revision, @Nullable ReleaseId release) {}
}
