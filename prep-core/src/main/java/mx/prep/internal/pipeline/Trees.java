package mx.prep.internal.pipeline;

import java.nio.file.Path;
import java.util.Objects;
import mx.prep.archive.Archive;
import mx.prep.error.StoreException;
import mx.prep.internal.keep.ArchivedPackage;
import mx.prep.internal.unpack.UnpackedTree;
import mx.prep.model.PackageRef;
import org.jspecify.annotations.Nullable;

/**
 * The unpacked tree that the lanes work from: the newest one that the intake made, or one reopened from the archive.
 * Holds one tree at a time; a lane that still reads an older one keeps it open. Thread-safe.
 */
final class Trees implements AutoCloseable {
    private final Archive archive;
    private final Unpacker unpacker;
    private final Path folder;
    private @Nullable UnpackedTree current;

    /** Unpacks a package's file; the tree deletes the file when it is closed. */
    interface Unpacker {
        /** @throws StoreException {@code CORRUPT} if what was accepted before is refused now */
        UnpackedTree unpack(ArchivedPackage archived);
    }

    /**
     * @param folder where packages from the archive are put
     */
    Trees(Archive archive, Unpacker unpacker, Path folder) {
        this.archive = archive;
        this.unpacker = unpacker;
        this.folder = folder;
    }

    /** Takes over a tree, and lets go of the one before. */
    synchronized void offer(UnpackedTree tree) {
        if (current != null) {
            current.close();
        }
        current = tree;
    }

    /** A package's tree, which the caller closes. */
    synchronized UnpackedTree acquire(PackageRef reference) {
        if (current == null || !current.reference().equals(reference)) {
            Path file = folder.resolve(reference.sha256() + "-" + System.identityHashCode(this) + ".zip");
            offer(unpacker.unpack(ArchivedPackage.readmit(archive, reference, file)));
        }
        return Objects.requireNonNull(current).retain();
    }

    @Override
    public synchronized void close() {
        if (current != null) {
            current.close();
            current = null;
        }
    }
}
