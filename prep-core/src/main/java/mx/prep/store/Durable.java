package mx.prep.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Makes files and folders survive a crash of the machine. */
final class Durable {
    private Durable() {}

    /** Forces a file's bytes and attributes, or a folder's entries, to the disk. */
    static void force(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            forceEntries(path);
        } else {
            open(path, StandardOpenOption.WRITE);
        }
    }

    /** Forces a folder that may be gone; then the folder that held it was changed, too, and is forced on its own. */
    static void forceFolder(Path folder) throws IOException {
        try {
            forceEntries(folder);
        } catch (NoSuchFileException e) {
            return;
        }
    }

    private static void forceEntries(Path folder) throws IOException {
        try {
            open(folder, StandardOpenOption.READ);
        } catch (java.nio.file.AccessDeniedException e) {
            // Windows doesn't open folders; NTFS journals their entries itself.
            if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                throw e;
            }
        }
    }

    private static void open(Path path, StandardOpenOption how) throws IOException {
        try (FileChannel channel = FileChannel.open(path, how, LinkOption.NOFOLLOW_LINKS)) {
            channel.force(true);
        }
    }
}
