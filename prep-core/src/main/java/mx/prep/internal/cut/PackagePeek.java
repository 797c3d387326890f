package mx.prep.internal.cut;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import mx.prep.error.CancelledException;
import mx.prep.internal.zip.ZipPeek;
import mx.prep.model.Limits;
import mx.prep.model.ObjectKey;

/**
 * A bounded look at the head of one file in a package that nobody has judged yet. What it finds is believed only as far
 * as the strict reader accepts the package later; whatever goes wrong means that there is nothing to see.
 */
final class PackagePeek {
    /** The most that is read of the file. */
    static final int MOST_BYTES = 1 << 20;

    private PackagePeek() {}

    /** @throws CancelledException if the thread is interrupted */
    static Optional<byte[]> head(Path file, ObjectKey wanted, Limits limits) {
        try {
            return ZipPeek.head(file, wanted, MOST_BYTES, limits);
        } catch (CancelledException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }
}
