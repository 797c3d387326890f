package mx.prep.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import mx.prep.internal.secret.OwnerOnly;
import org.jspecify.annotations.Nullable;

/** An open folder: where its parts are and what its file system can do. */
final class Tree {
    private final Path root;
    private final Temporaries temporaries;
    private final Names names;
    private final FileLocks locks;
    private final HeaderKeeper headers;
    private final Stamps stamps;
    private final boolean folding;

    private Tree(Path root, HeaderKeeper.Kind kind, Stamps stamps) {
        Path own = root.resolve(Names.PRIVATE);
        this.root = root;
        this.temporaries = new Temporaries(own.resolve("temporary"), stamps);
        this.names = new Names(root);
        this.locks = new FileLocks(own.resolve("locks"));
        this.headers = new HeaderKeeper(own.resolve("headers"), kind);
        this.stamps = stamps;
        this.folding = folds(own);
    }

    /** The folder as it is, or null if there is none; creates nothing. */
    static @Nullable Tree forReading(Path root, Stamps stamps) throws IOException {
        return Files.isDirectory(root) ? new Tree(root.toRealPath(), HeaderKeeper.Kind.FILES, stamps) : null;
    }

    /** The folder, created where it isn't there yet. */
    static Tree forWriting(Path root, Stamps stamps, HeaderKeeper.Kind preferred, FolderStore.Readers readers)
            throws IOException {
        if (readers == FolderStore.Readers.OWNER) {
            OwnerOnly.createFolder(root);
        } else {
            Files.createDirectories(root);
        }
        Path real = root.toRealPath();
        Path own = real.resolve(Names.PRIVATE);
        createPrivate(own);
        for (String part : new String[] {"temporary", "locks", "headers"}) {
            createPrivate(own.resolve(part));
        }
        Tree probing = new Tree(real, HeaderKeeper.Kind.FILES, stamps);
        Path probe = Files.createFile(probing.newTemporary());
        try {
            probing.checkTimes(probe);
            probing.temporaries.removeAbandoned(
                    Files.getLastModifiedTime(probe, LinkOption.NOFOLLOW_LINKS).toMillis());
            return new Tree(real, HeaderKeeper.kindFor(probe, preferred), stamps);
        } finally {
            Files.deleteIfExists(probe);
        }
    }

    /** For the owner alone: what is being written isn't public yet, whatever serves the folder. */
    private static void createPrivate(Path folder) throws IOException {
        boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] mode = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
        try {
            Files.createDirectory(folder, mode);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                throw new RefusedException(folder + " isn't a folder; remove it");
            }
        }
    }

    private void checkTimes(Path probe) throws IOException {
        FileTime time = stamps.next();
        stamp(probe, time);
        if (!Files.getLastModifiedTime(probe, LinkOption.NOFOLLOW_LINKS).equals(time)) {
            throw new RefusedException(
                    "the file system keeps times too coarse to tell versions apart; use another than " + root);
        }
    }

    /** Whether the file system takes two names for one that differ in case or Unicode form. */
    private static boolean folds(Path own) {
        return Files.exists(own.resolveSibling(own.getFileName().toString().toUpperCase(java.util.Locale.ROOT)));
    }

    void stamp(Path file, FileTime time) throws IOException {
        Files.getFileAttributeView(file, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .setTimes(time, null, null);
    }

    /** Writes the last of a file's attributes. */
    FileState finish(Path file) throws IOException {
        stamp(file, stamps.next());
        FileState state = FileState.of(file);
        if (state == null || !state.isFile()) {
            throw new NoSuchFileException(file.toString(), null, "removed while it was written");
        }
        return state;
    }

    Path root() {
        return root;
    }

    Names names() {
        return names;
    }

    FileLocks locks() {
        return locks;
    }

    HeaderKeeper headers() {
        return headers;
    }

    /** Whether the store's own tree is still there. */
    boolean isWhole() {
        return temporaries.isThere();
    }

    /** A new name for a file being written. */
    Path newTemporary() {
        return temporaries.newFile();
    }

    /**
     * What stands at a path; null if nothing does.
     *
     * @throws RefusedException if a link or a special file stands there or on the way
     */
    @Nullable
    FileState state(Path path) throws IOException {
        if (!isFolder(path.getParent())) {
            return null;
        }
        FileState state = FileState.of(path);
        if (state == null) {
            return null;
        }
        if (state.kind() == FileState.Kind.LINK || state.kind() == FileState.Kind.SPECIAL) {
            throw linked(path);
        }
        return folding && !path.toRealPath(LinkOption.NOFOLLOW_LINKS).equals(path) ? null : state;
    }

    /** Whether a path under the root is a folder that is reached without a link and is written exactly so. */
    private boolean isFolder(@Nullable Path folder) throws IOException {
        if (folder == null || folder.equals(root)) {
            return folder != null;
        }
        Path step = root;
        for (Path name : root.relativize(folder)) {
            step = step.resolve(name);
            FileState state = FileState.of(step);
            if (state == null || state.isFile()) {
                return false;
            }
            if (state.kind() != FileState.Kind.FOLDER) {
                throw linked(step);
            }
        }
        return !folding || folder.toRealPath().equals(folder);
    }

    /**
     * Creates a path's folders.
     *
     * @param known folders that were seen to be there; gets those from the root down to the file's own
     */
    void createFolders(Path path, Collection<Path> known) throws IOException {
        Path parent = path.getParent();
        if (parent == null || parent.equals(root) || known.contains(parent)) {
            known.add(root);
            return;
        }
        boolean there = isFolder(parent);
        Path step = root;
        known.add(root);
        for (Path name : root.relativize(parent)) {
            step = step.resolve(name);
            if (!there && !known.contains(step)) {
                createFolder(step);
            }
            known.add(step);
        }
    }

    private void createFolder(Path folder) throws IOException {
        try {
            Files.createDirectory(folder);
            return;
        } catch (FileAlreadyExistsException e) {
            FileState state = FileState.of(folder);
            if (state == null) {
                return;
            }
            if (state.isFile()) {
                throw new RefusedException(root.relativize(folder)
                        + " is an object; in a folder nothing can be under it. Use an object store, or other names");
            }
            if (state.kind() != FileState.Kind.FOLDER) {
                throw linked(folder);
            }
        }
        if (folding && !folder.toRealPath(LinkOption.NOFOLLOW_LINKS).equals(folder)) {
            throw folded(folder);
        }
    }

    /** Refuses to write over what isn't an object or has its name in other letters. */
    void checkObject(Path path, @Nullable FileState state) throws IOException {
        if (state == null) {
            return;
        }
        if (state.kind() == FileState.Kind.LINK || state.kind() == FileState.Kind.SPECIAL) {
            throw linked(path);
        }
        if (folding && !path.toRealPath(LinkOption.NOFOLLOW_LINKS).equals(path)) {
            throw folded(path);
        }
    }

    private RefusedException folded(Path path) {
        return new RefusedException("the file system takes " + root.relativize(path)
                + " for an existing name in other letters; use a file system that tells them apart");
    }

    private RefusedException linked(Path path) {
        return new RefusedException(root.relativize(path)
                + " is a link or a special file; nothing is read or written through it. Remove it");
    }

    /**
     * Removes folders that are empty, from a removed file's own up to the root. Each under the lock of its own name: an
     * object that takes the name at the same time isn't removed instead.
     */
    void prune(Path removed) throws IOException {
        Path folder = removed.getParent();
        while (folder != null && !folder.equals(root)) {
            Path candidate = folder;
            if (!locks.exclusively(lockName(candidate), () -> deleteIfEmptyFolder(candidate))) {
                return;
            }
            folder = folder.getParent();
        }
    }

    /** What the lock of a path is called: its key. */
    String lockName(Path path) {
        return root.relativize(path).toString().replace(path.getFileSystem().getSeparator(), "/");
    }

    /** Whether no folder is there any more. Under the lock of its name. */
    static boolean deleteIfEmptyFolder(Path folder) {
        try {
            if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                Files.delete(folder);
            }
            return true;
        } catch (IOException e) {
            // It isn't empty, or somebody else uses it.
            return false;
        }
    }
}
