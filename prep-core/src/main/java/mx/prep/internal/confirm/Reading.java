package mx.prep.internal.confirm;

import java.io.IOException;
import java.time.Duration;
import mx.prep.model.Digest;
import mx.prep.model.ManifestEntry;
import org.jspecify.annotations.Nullable;

/** Gets a file of a release as somebody sees it. Thread-safe. */
interface Reading {
    /**
     * One file, decoded.
     *
     * @throws IOException if it can't be reached, breaks off or takes too long
     */
    Answer read(ManifestEntry entry) throws IOException;

    /**
     * What came.
     *
     * @param found whether there was such a file
     * @param sha256 of the decoded bytes; null where nothing was found
     * @param flaw what is wrong about the answer besides its bytes, or null
     * @param took until the last byte
     */
    record Answer(
            boolean found,
            @Nullable Digest sha256,
            @Nullable String flaw,
            Duration took) {}
}
