package mx.prep.internal.receive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.UUID;
import mx.prep.internal.secret.OwnerOnly;
import org.jspecify.annotations.Nullable;

/**
 * Files for packages under way. Their names hold a mark of their owner, and the owner holds a lock on a file of that
 * mark while it lives, so that what a killed process left behind is told from what is in use: a process's number tells
 * nothing, since in a container it is always the same. Thread-safe.
 */
final class WorkFolder implements AutoCloseable {
    private static final String PACKAGE = "package-";
    private static final String OWNER = "owner-";

    private final Path folder;
    private @Nullable Owner owner;
    private long number;

    private record Owner(String mark, Path file, FileChannel channel) {}

    WorkFolder(Path folder) {
        this.folder = folder;
    }

    /** A name for a new file; the folder is made when needed, for its owner alone. */
    synchronized Path newFile() throws IOException {
        Owner us = owner;
        if (us == null) {
            OwnerOnly.createFolder(folder);
            us = own();
            owner = us;
        }
        number++;
        return folder.resolve(PACKAGE + us.mark() + "-" + number + ".zip");
    }

    private Owner own() throws IOException {
        while (true) {
            String mark = UUID.randomUUID().toString().replace("-", "");
            Path file = folder.resolve(OWNER + mark);
            FileChannel channel = FileChannel.open(
                    file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OwnerOnly.file(file));
            FileLock lock = tryLock(channel);
            // Somebody who tidies may have taken the file for a dead owner's before it was locked.
            if (lock != null && Files.exists(file)) {
                return new Owner(mark, file, channel);
            }
            channel.close();
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // It is held in this process.
            return null;
        }
    }

    /** Deletes what owners that are gone left behind. */
    void tidy() throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> owners = Files.newDirectoryStream(folder, OWNER + "*")) {
            for (Path file : owners) {
                tidy(file);
            }
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private void tidy(Path ownerFile) throws IOException {
        try (FileChannel channel = FileChannel.open(ownerFile, StandardOpenOption.WRITE)) {
            FileLock lock = tryLock(channel);
            if (lock == null) {
                return;
            }
            String mark = ownerFile.getFileName().toString().substring(OWNER.length());
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, PACKAGE + mark + "-*.zip")) {
                for (Path file : files) {
                    Files.deleteIfExists(file);
                }
            }
            Files.deleteIfExists(ownerFile);
        } catch (NoSuchFileException e) {
            // Somebody else tidied it.
            return;
        }
    }

    /** Deletes a file; what can't be deleted now is tidied when we are gone. */
    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            return;
        }
    }

    /** Gives the files up: whoever tidies next deletes what is left of them. */
    @Override
    public synchronized void close() {
        Owner us = owner;
        owner = null;
        if (us == null) {
            return;
        }
        try (FileChannel channel = us.channel();
                DirectoryStream<Path> left = Files.newDirectoryStream(folder, PACKAGE + us.mark() + "-*.zip")) {
            if (!left.iterator().hasNext() && channel.isOpen()) {
                Files.deleteIfExists(us.file());
            }
        } catch (IOException | UncheckedIOException e) {
            // It is tidied at the next start.
            return;
        }
    }
}
