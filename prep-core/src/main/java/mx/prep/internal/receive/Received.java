package mx.prep.internal.receive;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import mx.prep.model.Refusal;
import mx.prep.model.Transfer;
import mx.prep.model.Validators;
import mx.prep.spi.Body;
import mx.prep.spi.PackageOffer;
import org.jspecify.annotations.Nullable;

/** A package that has come in, with its source still open. Used by one thread. */
public interface Received {
    /** Where its bytes are. */
    Path file();

    /** Length in bytes. */
    long length();

    /** Checksums of the bytes as they came in. */
    Body.Checksums checksums();

    /** What the source says of it. */
    Validators validators();

    /** How it came in. */
    Transfer transfer();

    /** What kind of source it came from, without its address. */
    String source();

    /** What the source said that its own clock showed when it came in, believed or not; or null. */
    @Nullable
    Instant sourceTime();

    /** When it came in, by the source's clock as far as it is believed, else by ours. */
    Instant receivedAt();

    /** See {@link PackageOffer#companion}. */
    Optional<byte[]> companion(String name, int limit);

    /** See {@link PackageOffer#attribute}. */
    Optional<String> attribute(String name);

    /**
     * Fetches the package again from its first byte; everything said here is then of the new bytes.
     *
     * @return why what came can't be a package, or empty
     * @throws mx.prep.error.SourceException if it breaks off
     */
    Optional<Refusal> fetchAgain();
}
