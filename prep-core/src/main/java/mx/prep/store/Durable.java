package mx.prep.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Makes files and folders survive a crash of the machine. */
final class Durable {
    private Durable() {}

    /** Forces a file's bytes and attributes to the disk. */
    static void forceFile(Path file) throws IOException {
        force(file, StandardOpenOption.WRITE);
    }

    /**
     * Forces a folder's entries to the disk. One that is gone needs nothing: the folder that held it was changed, too,
     * and is forced on its own.
     */
    static void forceFolder(Path folder) throws IOException {
        try {
            force(folder, StandardOpenOption.READ);
        } catch (NoSuchFileException e) {
            return;
        } catch (AccessDeniedException e) {
            // Windows doesn't open folders; NTFS journals their entries itself.
            if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                throw e;
            }
        }
    }

    private static void force(Path path, StandardOpenOption access) throws IOException {
        try (FileChannel channel = FileChannel.open(path, access, LinkOption.NOFOLLOW_LINKS)) {
            channel.force(true);
        }
    }
}
