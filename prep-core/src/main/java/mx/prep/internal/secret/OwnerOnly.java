package mx.prep.internal.secret;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Files and folders that are their owner's alone from the moment they exist, where the file system knows owners. What is
 * there already keeps the mode that somebody gave it.
 */
public final class OwnerOnly {
    private OwnerOnly() {}

    /**
     * Makes a folder unless it is there; the folders above it, where they are missing, as the process makes folders.
     *
     * @throws IOException if it can't be made, or a file is there
     */
    public static void createFolder(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path parent = folder.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        try {
            Files.createDirectory(folder, mode(folder, "rwx------"));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder)) {
                throw e;
            }
        }
    }

    /** What a new file at a path is made with. */
    public static FileAttribute<?>[] file(Path file) {
        return mode(file, "rw-------");
    }

    private static FileAttribute<?>[] mode(Path path, String mode) {
        return knowsOwners(path)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))}
                : new FileAttribute<?>[0];
    }

    private static boolean knowsOwners(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** Whether every user of the machine may read a file: it is readable, and each folder above it may be entered. */
    static boolean isForEverybody(Path file) throws IOException {
        if (!knowsOwners(file)) {
            return false;
        }
        Path real = file.toRealPath();
        if (!modeOf(real).contains(PosixFilePermission.OTHERS_READ)) {
            return false;
        }
        for (Path folder = real.getParent(); folder != null; folder = folder.getParent()) {
            if (!modeOf(folder).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                return false;
            }
        }
        return true;
    }

    private static Set<PosixFilePermission> modeOf(Path path) throws IOException {
        return Files.getPosixFilePermissions(path);
    }
}
