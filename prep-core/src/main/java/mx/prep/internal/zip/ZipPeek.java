package mx.prep.internal.zip;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import mx.prep.error.CancelledException;
import mx.prep.model.Limits;
import mx.prep.model.ObjectKey;

/**
 * A look at the head of one file in a zip that nobody has judged yet, by the strict reader's own records. End records
 * and that file's entry must keep every rule, and only one entry may have its name; the others are passed over. So where
 * {@link ZipPackage} accepts the zip, it finds the same file with the same bytes. Memory: a record and what is returned.
 */
public final class ZipPeek {
    private static final int WINDOW = 1 << 16;

    private ZipPeek() {}

    /**
     * The first decoded bytes of a file.
     *
     * @param most how many bytes are read at the most
     * @return empty if there is no such file, or anything about the zip or the file's entry breaks a rule
     * @throws IOException if the file can't be read, or the entry's data isn't what its record says
     * @throws CancelledException if the thread is interrupted
     */
    public static Optional<byte[]> head(Path zip, ObjectKey wanted, int most, Limits limits) throws IOException {
        try (PackageFile file = new PackageFile(zip)) {
            return file.length() > limits.archive() ? Optional.empty() : head(file, wanted, most, ZipRules.of(limits));
        } catch (RefusedException e) {
            return Optional.empty();
        } catch (ClosedByInterruptException e) {
            throw new CancelledException("interrupted while a package was looked at", e);
        }
    }

    private static Optional<byte[]> head(PackageFile file, ObjectKey wanted, int most, ZipRules rules)
            throws IOException, RefusedException {
        Window window = new Window(file, WINDOW);
        EndRecords end = EndRecords.read(window, rules.limits());
        byte[] name = wanted.value().getBytes(StandardCharsets.UTF_8);
        CentralRecord found = new CentralDirectory(window, rules).find(end, name);
        if (found == null) {
            return Optional.empty();
        }
        CentralRecord record = new LocalRecords(window, rules).locate(found, end.directory());
        try (InputStream in = ZipFileEntry.open(file, record, PackedSize.most(most))) {
            return Optional.of(in.readNBytes(most));
        }
    }
}
