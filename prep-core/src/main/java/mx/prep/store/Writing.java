package mx.prep.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import mx.prep.error.StoreException.Kind;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import mx.prep.spi.Body;
import mx.prep.spi.Precondition;
import mx.prep.spi.Version;
import org.jspecify.annotations.Nullable;

/** Writes files of a tree: first complete under another name, then moved to their place in one step. */
final class Writing {
    private static final int BUFFER = 64 * 1024;
    /** Each attempt fails only if somebody removed the folder meanwhile, as empty. */
    private static final int ATTEMPTS = 100;

    private final Tree tree;
    private final FolderErrors errors;

    Writing(Tree tree, FolderErrors errors) {
        this.tree = tree;
        this.errors = errors;
    }

    /** Writes a body beside the objects, and checks it. */
    Written write(ObjectKey key, Body body, ObjectHeaders headers, Precondition precondition) throws IOException {
        tree.names().path(key);
        Path temporary = tree.newTemporary();
        try {
            try (FileChannel out = create(temporary)) {
                tree.headers().attach(temporary, headers);
                receive(key, body, out);
            }
            return finished(key, temporary, headers, precondition);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
    }

    private Written finished(ObjectKey key, Path temporary, ObjectHeaders headers, Precondition precondition)
            throws IOException {
        FileState state = tree.finish(temporary);
        tree.headers().keep(state, headers);
        return new Written(key, temporary, state, headers, precondition, Written.Durability.PENDING);
    }

    private static FileChannel create(Path file) throws IOException {
        return FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    }

    /** Spares the writing of what can't be placed. */
    void checkEarly(ObjectKey key, Precondition precondition) throws IOException {
        if (!precondition.equals(Precondition.NONE)) {
            check(key, tree.state(tree.names().path(key)), precondition);
        }
    }

    private void receive(ObjectKey key, Body body, FileChannel out) throws IOException {
        MessageDigest sha256 = DigestAlgorithm.SHA256.newDigest();
        byte[] buffer = new byte[(int) Math.min(BUFFER, body.length() + 1)];
        long length = 0;
        try (InputStream in = open(key, body)) {
            int count = read(key, in, buffer);
            while (count >= 0 && length <= body.length()) {
                length += count;
                sha256.update(buffer, 0, count);
                writeFully(out, ByteBuffer.wrap(buffer, 0, count));
                count = read(key, in, buffer);
            }
        }
        if (length != body.length()) {
            throw errors.failure(
                    Kind.CORRUPT,
                    key.value(),
                    "the body isn't as long as it says, " + body.length() + " bytes; nothing was stored");
        }
        Digest expected = body.checksums().sha256();
        Digest actual = Digest.of(DigestAlgorithm.SHA256, sha256);
        if (!actual.equals(expected)) {
            throw errors.failure(
                    Kind.CORRUPT,
                    key.value(),
                    "SHA-256 is " + actual + ", the body says " + expected + "; nothing was stored");
        }
    }

    private InputStream open(ObjectKey key, Body body) {
        try {
            return body.open();
        } catch (IOException e) {
            throw unreadable(key, e);
        }
    }

    private int read(ObjectKey key, InputStream in, byte[] buffer) {
        errors.checkInterrupted(key.value());
        try {
            return in.read(buffer);
        } catch (IOException e) {
            throw unreadable(key, e);
        }
    }

    private RuntimeException unreadable(ObjectKey key, IOException e) {
        return errors.failed(key.value(), new IOException("the bytes to store can't be read: " + e.getMessage(), e));
    }

    private static void writeFully(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    /** Makes a second name for an object, or a second file where the headers differ or a link can't be made. */
    Written copy(ObjectKey source, Version version, ObjectKey target, ObjectHeaders headers) throws IOException {
        Path from = tree.names().find(source).orElseThrow(() -> absent(source));
        Path temporary = tree.newTemporary();
        try {
            FileState state = link(source, from, version, temporary, headers);
            if (state != null) {
                return new Written(target, temporary, state, headers, Precondition.NONE, Written.Durability.FORCED);
            }
            try (FileChannel out = create(temporary)) {
                tree.headers().attach(temporary, headers);
                copyBytes(source, from, version, out);
            }
            return finished(target, temporary, headers, Precondition.NONE);
        } catch (NoSuchFileException e) {
            Files.deleteIfExists(temporary);
            throw absent(source);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
    }

    /** The state of the link, or null if a link won't do. */
    private @Nullable FileState link(
            ObjectKey source, Path from, Version version, Path temporary, ObjectHeaders headers) throws IOException {
        FileState before = checkSource(source, from, version);
        if (!new Reading(tree).headers(source, from, before).equals(headers)) {
            return null;
        }
        try {
            Files.createLink(temporary, from);
        } catch (NoSuchFileException e) {
            throw e;
        } catch (FileSystemException | UnsupportedOperationException e) {
            // No links here, or too many of this file.
            return null;
        }
        FileState linked = FileState.of(temporary);
        if (linked == null || !linked.equals(before)) {
            throw otherVersion(source);
        }
        return linked;
    }

    private void copyBytes(ObjectKey source, Path from, Version version, FileChannel out) throws IOException {
        FileState before = checkSource(source, from, version);
        try (FileChannel in = Reading.open(from)) {
            if (!before.equals(tree.state(from))) {
                throw otherVersion(source);
            }
            long position = 0;
            while (position < before.size()) {
                long count = in.transferTo(position, before.size() - position, out);
                if (count <= 0) {
                    throw new IOException("the copy's source became shorter");
                }
                position += count;
            }
        }
    }

    private FileState checkSource(ObjectKey source, Path from, Version version) throws IOException {
        FileState state = tree.state(from);
        if (state == null || !state.isFile()) {
            throw absent(source);
        }
        if (!state.version().equals(version.value())) {
            throw otherVersion(source);
        }
        return state;
    }

    /** Makes a complete file's bytes durable; if that fails, the file is gone. */
    void force(Written written) throws IOException {
        if (written.durability() == Written.Durability.FORCED) {
            return;
        }
        try {
            Durable.forceFile(written.temporary());
        } catch (IOException e) {
            Files.deleteIfExists(written.temporary());
            throw e;
        }
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

    private void check(ObjectKey key, @Nullable FileState state, Precondition precondition) {
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

    private RuntimeException absent(ObjectKey key) {
        return errors.failure(Kind.NOT_FOUND, key.value(), "there is no such object");
    }

    private RuntimeException otherVersion(ObjectKey source) {
        return errors.failure(Kind.PRECONDITION, source.value(), "the copy's source is another version");
    }
}
