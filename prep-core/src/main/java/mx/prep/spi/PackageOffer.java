package mx.prep.spi;

import java.util.Optional;
import mx.prep.model.Transfer;
import mx.prep.model.Validators;

/**
 * One package that a source offers, perhaps an open connection. Used by one thread at a time, transferred at most
 * once at a time; {@link #companion} may be called before and after the transfer until the offer is closed.
 */
public interface PackageOffer extends AutoCloseable {
    /** What the source says of it. */
    Validators validators();

    /**
     * Sends the whole package into the sink. Can be called again, which fetches it again from the start.
     *
     * @throws mx.prep.error.SourceException if it breaks off, is too slow, or isn't a package; the sink then holds a
     *     part that is worth nothing
     * @throws PackageSink.FullException as thrown by the sink
     */
    Transfer transferTo(PackageSink sink);

    /**
     * A small file beside the package, such as a sidecar digest or a signature, fetched anew each time with the same
     * client and credentials.
     *
     * @param name its file name, in the package's own folder; no slash
     * @param limit the most bytes that are read
     * @return its bytes, or empty if there is none
     * @throws mx.prep.error.SourceException if it can't be fetched or is longer than the limit
     */
    Optional<byte[]> companion(String name, int limit);

    /**
     * What was said with the package besides its bytes: an HTTP header or an object's metadata.
     *
     * @param name case-insensitive
     */
    Optional<String> attribute(String name);

    @Override
    void close();
}
