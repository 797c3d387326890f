package mx.prep.internal.unpack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import mx.prep.internal.zip.ZipFileEntry;
import mx.prep.internal.zip.ZipPackage;
import mx.prep.model.Content;
import mx.prep.model.ObjectKey;

/**
 * A package's files, immutable, read positionally from the one package file. Only the unpack stage makes one.
 *
 * <p>Counts its users: each calls {@link #retain} and closes what that gives; the file is closed with the last.
 * Thread-safe.
 */
public final class UnpackedTree implements AutoCloseable {
    private final Content reference;
    private final ZipPackage files;
    private final Path file;
    private final AfterUse afterUse;
    private int users = 1;

    UnpackedTree(Content reference, ZipPackage files, Path file, AfterUse afterUse) {
        this.reference = reference;
        this.files = files;
        this.file = file;
        this.afterUse = afterUse;
    }

    /** What it holds: a package, or a page of the outlet's own. */
    public Content reference() {
        return reference;
    }

    /** Every file, sorted by path. */
    public List<ZipFileEntry> files() {
        return files.files();
    }

    public Optional<ZipFileEntry> find(ObjectKey path) {
        return files.find(path);
    }

    /** The first decoded bytes of a file, at most {@code limit}; empty where there is no such file. */
    public Optional<byte[]> head(ObjectKey path, int limit) throws IOException {
        return files.head(path, limit);
    }

    /** Sum of the decoded sizes in bytes. */
    public long totalBytes() {
        return files.totalBytes();
    }

    /**
     * Adds a user, who closes this same tree when done.
     *
     * @throws IllegalStateException if the last user has closed it
     */
    public synchronized UnpackedTree retain() {
        if (users == 0) {
            throw new IllegalStateException("the tree of " + reference + " was closed by its last user");
        }
        users++;
        return this;
    }

    /** One user less; the last one closes the file. A call too many does nothing. */
    @Override
    public synchronized void close() {
        if (users == 0 || --users > 0) {
            return;
        }
        try {
            files.close();
            if (afterUse == AfterUse.DELETE) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // A file that was only read: nothing is lost, and the work folder may vanish at any time.
            return;
        }
    }

    @Override
    public String toString() {
        return reference + ", " + files().size() + " files";
    }
}
