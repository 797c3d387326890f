package mx.prep.internal.pipeline;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import mx.prep.archive.Archive;
import mx.prep.error.StoreException;
import mx.prep.internal.diff.Overlay;
import mx.prep.internal.keep.ArchivedPackage;
import mx.prep.internal.unpack.AfterUse;
import mx.prep.internal.unpack.UnpackResult;
import mx.prep.internal.unpack.UnpackedTree;
import mx.prep.internal.unpack.Unpacking;
import mx.prep.model.Content;
import mx.prep.model.FileOverride;
import mx.prep.model.PackageRef;
import mx.prep.model.PageRef;
import org.jspecify.annotations.Nullable;

/**
 * The unpacked trees that lanes work from: the newest one, which the intake made or a lane reopened from the archive,
 * stays open for the next; an older one, or a page of the outlet's own, lives as long as a lane reads it. Thread-safe; lanes that want the same package
 * open it once, lanes that want different ones don't wait for each other.
 */
final class Trees implements AutoCloseable {
    private final Archive archive;
    private final Unpacking unpack;
    private final Supplier<Path> newFile;
    private final Map<Content, ReentrantLock> opening = new HashMap<>();
    private @Nullable UnpackedTree newest;
    private @Nullable PackageRef newestReference;

    /**
     * @param newFile names a file of the work folder for a package from the archive
     */
    Trees(Archive archive, Unpacking unpack, Supplier<Path> newFile) {
        this.archive = archive;
        this.unpack = unpack;
        this.newFile = newFile;
    }

    /** Takes over a tree; it stays open for lanes unless a newer cut's is. */
    synchronized void offer(UnpackedTree tree) {
        boolean isNewer = tree.reference() instanceof PackageRef offered
                && (newestReference == null || newestReference.cut().compareTo(offered.cut()) <= 0);
        if (!isNewer) {
            tree.close();
            return;
        }
        if (newest != null) {
            newest.close();
        }
        newest = tree;
        newestReference = (PackageRef) tree.reference();
    }

    /**
     * The tree of a package or page, which the caller closes.
     *
     * @throws StoreException if the archive can't give it, or what was accepted before is refused now
     */
    UnpackedTree acquire(Content reference) {
        ReentrantLock lock = lockOf(reference);
        lock.lock();
        try {
            UnpackedTree open = open(reference);
            if (open == null) {
                open = reopen(reference);
                offer(open.retain());
            }
            return open;
        } finally {
            lock.unlock();
        }
    }

    /**
     * The files that overrides name, from the archive.
     *
     * @throws StoreException if the archive can't give one
     */
    List<Overlay.OwnFile> ownFiles(List<FileOverride> overrides) {
        List<Overlay.OwnFile> files = new ArrayList<>();
        for (FileOverride override : overrides) {
            byte[] bytes = archive.ownFiles()
                    .find(override.sha256())
                    .orElseThrow(() -> new StoreException(
                            StoreException.Kind.NOT_FOUND,
                            archive.name(),
                            "own/" + override.sha256(),
                            "order " + override.order() + " puts it at " + override.path() + "; restore it from a copy",
                            null));
            files.add(new Overlay.OwnFile(override, bytes));
        }
        return files;
    }

    private synchronized ReentrantLock lockOf(Content reference) {
        opening.entrySet()
                .removeIf(other ->
                        !other.getKey().equals(reference) && !other.getValue().isLocked());
        return opening.computeIfAbsent(reference, r -> new ReentrantLock());
    }

    private synchronized @Nullable UnpackedTree open(Content reference) {
        return newest != null && newest.reference().equals(reference) ? newest.retain() : null;
    }

    private UnpackedTree reopen(Content reference) {
        Path file = newFile.get();
        if (reference instanceof PackageRef wanted) {
            ArchivedPackage.readmit(archive, wanted, file);
        } else {
            archive.ownFiles().download((PageRef) reference, file);
        }
        UnpackResult result = unpack.unpack(reference, file, AfterUse.DELETE);
        if (result instanceof UnpackResult.Unpacked unpacked) {
            return unpacked.tree();
        }
        throw new StoreException(
                StoreException.Kind.CORRUPT,
                archive.name(),
                reference.toString(),
                "is refused now although it was accepted: "
                        + ((UnpackResult.Refused) result).refusal().message(),
                null);
    }

    @Override
    public synchronized void close() {
        if (newest != null) {
            newest.close();
            newest = null;
        }
    }
}
