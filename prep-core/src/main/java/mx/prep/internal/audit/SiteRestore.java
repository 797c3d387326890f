package mx.prep.internal.audit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import mx.prep.error.ConfigException;
import mx.prep.error.StoreException;
import mx.prep.internal.unpack.UnpackedTree;
import mx.prep.internal.zip.ZipFileEntry;

/** Lays a package out as plain files. Stateless. */
public final class SiteRestore {
    private SiteRestore() {}

    /**
     * Writes every file under a root of the package, decoded. The folder appears whole or not at all.
     *
     * @param root what to strip, ending with a slash, or empty
     * @param folder absent, or empty
     * @return number of files
     * @throws ConfigException if the folder isn't empty or can't be written, or nothing lies under the root
     */
    public static int write(UnpackedTree tree, String root, Path folder) {
        List<ZipFileEntry> files = tree.files().stream()
                .filter(file -> file.path().value().startsWith(root))
                .toList();
        if (files.isEmpty()) {
            throw new ConfigException("the package has no file under the root '" + root + "'");
        }
        Path target = folder.toAbsolutePath().normalize();
        Path part = target.resolveSibling("." + target.getFileName() + ".part");
        try {
            requireEmpty(target);
            Files.createDirectories(target.getParent());
            Files.createDirectory(part);
        } catch (FileAlreadyExistsException e) {
            throw new ConfigException(part + " is left from a restoration that was stopped; remove it first", e);
        } catch (IOException e) {
            throw cannot(folder, e);
        }
        try {
            for (ZipFileEntry file : files) {
                write(file, part.resolve(file.path().value().substring(root.length())));
            }
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
            return files.size();
        } catch (DirectoryNotEmptyException e) {
            throw new ConfigException(folder + " was filled by somebody else meanwhile; name another folder", e);
        } catch (IOException e) {
            throw cannot(folder, e);
        } finally {
            discard(part);
        }
    }

    private static void requireEmpty(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        if (!Files.isDirectory(folder)) {
            throw new ConfigException(folder + " is a file; name a folder that is absent or empty");
        }
        try (Stream<Path> inside = Files.list(folder)) {
            if (inside.findAny().isPresent()) {
                throw new ConfigException(folder + " isn't empty; name a folder that is absent or empty");
            }
        }
    }

    private static void write(ZipFileEntry file, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        try (InputStream in = file.open()) {
            Files.copy(in, to);
        }
    }

    private static ConfigException cannot(Path folder, IOException e) {
        return new ConfigException(folder + " can't be written: " + e, e);
    }

    private static void discard(Path part) {
        if (!Files.exists(part)) {
            return;
        }
        try (Stream<Path> all = Files.walk(part)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new StoreException(
                    StoreException.Kind.UNAVAILABLE, "restore", part.toString(), "can't be removed: " + e, e);
        }
    }
}
