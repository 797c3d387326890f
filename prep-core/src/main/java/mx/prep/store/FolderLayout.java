package mx.prep.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import mx.prep.model.ObjectKey;

/**
 * Which file an object is, without ever following a symbolic link below the root. Thread-safe.
 */
final class FolderLayout {
    /** The folder of the store's own files; no key may lie in it. */
    static final String PRIVATE = ".prep-store";

    private final Path root;
    private final Set<Path> known = ConcurrentHashMap.newKeySet();

    FolderLayout(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    Path root() {
        return root;
    }

    Path temporary() {
        return root.resolve(PRIVATE).resolve("tmp");
    }

    Path locks() {
        return root.resolve(PRIVATE).resolve("locks");
    }

    /** The file of a key, whose parents are real folders as far as they are there. */
    Path file(ObjectKey key) throws IOException {
        String value = key.value();
        if (value.equals(PRIVATE) || value.startsWith(PRIVATE + "/")) {
            throw new IOException("keys under " + PRIVATE + "/ are the store's own");
        }
        Path file = root.resolve(value);
        checkParents(file);
        return file;
    }

    /** The key of a file below the root, or empty where its name is none. */
    Optional<ObjectKey> findKey(Path file) {
        String name =
                root.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
        try {
            return Optional.of(ObjectKey.of(name));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private void checkParents(Path file) throws IOException {
        for (Path folder = parent(file); !folder.equals(root); folder = parent(folder)) {
            Optional<BasicFileAttributes> found = find(folder);
            if (found.isPresent() && !found.get().isDirectory()) {
                throw new IOException(root.relativize(folder) + " is a file or a link, not a folder");
            }
        }
    }

    /** Makes the folders above a file, each durable in the one above it. */
    void createParents(Path file) throws IOException {
        Path folder = parent(file);
        if (known.contains(folder)) {
            return;
        }
        if (folder.equals(root)) {
            Files.createDirectories(root);
            known.add(root);
            return;
        }
        createParents(folder);
        try {
            Files.createDirectory(folder);
            Durable.force(parent(folder));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException(root.relativize(folder) + " is an object or a link, not a folder", e);
            }
        }
        known.add(folder);
    }

    /** The folder above a file or folder, which lies below the root. */
    static Path parent(Path file) {
        return Objects.requireNonNull(file.getParent(), "lies in a folder");
    }

    static Optional<BasicFileAttributes> find(Path file) throws IOException {
        try {
            return Optional.of(Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (java.nio.file.FileSystemException e) {
            // A parent that is a file: there is nothing below it.
            if (String.valueOf(e.getReason()).contains("Not a directory")) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
