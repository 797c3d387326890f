package mx.prep.store;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import mx.prep.error.StoreException.Kind;
import mx.prep.model.ObjectKey;
import mx.prep.spi.Precondition;
import org.jspecify.annotations.Nullable;

/** Moves complete files of a tree to their places, each in one step, and removes objects. */
final class Placing {
    /** Each attempt fails only if somebody removed the folder meanwhile, as empty. */
    private static final int ATTEMPTS = 100;

    private final Tree tree;
    private final FolderErrors errors;

    Placing(Tree tree, FolderErrors errors) {
        this.tree = tree;
        this.errors = errors;
    }

    /**
     * Moves a complete file to its place, if the precondition holds. It is gone from its temporary name afterwards,
     * whatever happens.
     *
     * @param touched gets the folders that have to be forced
     */
    void place(Written written, Collection<Path> touched) throws IOException {
        Path path = tree.names().path(written.key());
        try {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                Set<Path> known = new HashSet<>();
                if (createFolders(path, known)
                        && tree.locks().exclusively(written.key().value(), () -> move(written, path))) {
                    touched.addAll(known);
                    return;
                }
            }
            throw new IOException("its folder is removed too often");
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(written.temporary());
            throw e;
        }
    }

    /**
     * Creates the folders of a file that is to be placed with others.
     *
     * @param touched folders that were seen to be there; gets those that have to be forced
     */
    void prepare(Written written, Collection<Path> touched) throws IOException {
        createFolders(tree.names().path(written.key()), touched);
    }

    /** Runs an action under the lock that keys of one {@link FileLocks#share} have. */
    void underLock(int share, FileLocks.Action<?> action) throws IOException {
        tree.locks().exclusively(share, action);
    }

    /** Moves a prepared file to its place under the lock of its key; false if its folder is gone again. */
    boolean placePrepared(Written written) throws IOException {
        return move(written, tree.names().path(written.key()));
    }

    /** False if one of them was removed meanwhile. */
    private boolean createFolders(Path path, Collection<Path> known) throws IOException {
        try {
            tree.createFolders(path, known);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** False if the folder is gone. */
    private boolean move(Written written, Path path) throws IOException {
        FileState before = FileState.of(path);
        tree.checkObject(path, before);
        check(written.key(), before, written.precondition());
        if (before != null && !before.isFile() && !Tree.deleteIfEmptyFolder(path)) {
            throw new RefusedException(
                    "there are objects under this name; in a folder it can't be an object too. Use an object store, or"
                            + " other names");
        }
        boolean lastName = before != null && before.isFile() && tree.headers().isLastName(path);
        try {
            Files.move(written.temporary(), path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            throw new RefusedException("another file system is mounted inside the folder; unmount it");
        } catch (NoSuchFileException e) {
            if (!Files.exists(written.temporary(), LinkOption.NOFOLLOW_LINKS)) {
                throw e;
            }
            return false;
        }
        if (written.state().equals(before)) {
            // Two names of one file: the move did nothing.
            Files.deleteIfExists(written.temporary());
        } else if (before != null && lastName) {
            tree.headers().forget(before);
        }
        return true;
    }

    void check(ObjectKey key, @Nullable FileState state, Precondition precondition) {
        boolean exists = state != null && state.isFile();
        if (precondition instanceof Precondition.Absent && exists) {
            throw errors.failure(Kind.PRECONDITION, key.value(), "exists already");
        }
        if (precondition instanceof Precondition.Matches matches
                && (state == null
                        || !exists
                        || !state.version().equals(matches.version().value()))) {
            throw errors.failure(Kind.PRECONDITION, key.value(), "isn't at version " + matches.version());
        }
    }

    /** Removes an object, if it is there and the precondition holds. */
    void delete(ObjectKey key, Precondition precondition, Collection<Path> touched) throws IOException {
        Path path = tree.names().find(key).orElse(null);
        if (path == null) {
            return;
        }
        boolean removed = tree.locks().exclusively(key.value(), () -> {
            FileState state = tree.state(path);
            if (state == null || !state.isFile()) {
                return false;
            }
            check(key, state, precondition);
            boolean lastName = tree.headers().isLastName(path);
            Files.deleteIfExists(path);
            if (lastName) {
                tree.headers().forget(state);
            }
            return true;
        });
        if (removed) {
            for (Path folder = path.getParent(); folder != null && folder.startsWith(tree.root()); ) {
                touched.add(folder);
                folder = folder.getParent();
            }
            tree.prune(path);
        }
    }
}
