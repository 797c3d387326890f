package mx.prep.internal.keep;

import java.nio.file.Path;
import mx.prep.archive.Archive;
import mx.prep.model.PackageRef;

/** A package that is durable in the archive and lies, the same bytes, in a file of the work folder. */
public final class ArchivedPackage {
    private final PackageRef reference;
    private final Path file;
    private final long length;

    ArchivedPackage(PackageRef reference, Path file, long length) {
        this.reference = reference;
        this.file = file;
        this.length = length;
    }

    /**
     * Fetches a package that was archived before, by whomever, and checks its digest.
     *
     * @param file where to put it; replaced if it is there
     * @throws mx.prep.error.StoreException {@code NOT_FOUND} or {@code CORRUPT}, among others
     */
    public static ArchivedPackage readmit(Archive archive, PackageRef reference, Path file) {
        return new ArchivedPackage(reference, file, archive.packages().download(reference, file));
    }

    public PackageRef reference() {
        return reference;
    }

    public Path file() {
        return file;
    }

    /** Length in bytes. */
    public long length() {
        return length;
    }

    @Override
    public String toString() {
        return reference.toString();
    }
}
