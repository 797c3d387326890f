package mx.prep.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Files of a tree that are being written. Their names say when they were begun: a copy that is a link has the time of
 * the object that it will be a second name of. Thread-safe.
 */
final class Temporaries {
    /** Files that were begun this long ago belong to no process any more, or to one that will write them again. */
    private static final Duration ABANDONED = Duration.ofHours(1);

    private static final Pattern NAME = Pattern.compile("([0-9a-f]{1,15})-[0-9a-f]+-[0-9]+");

    private final Path folder;
    private final Stamps stamps;
    private final String process = Long.toHexString(new SecureRandom().nextLong());
    private final AtomicLong number = new AtomicLong();

    Temporaries(Path folder, Stamps stamps) {
        this.folder = folder;
        this.stamps = stamps;
    }

    /** Whether their folder is there. */
    boolean isThere() {
        return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS);
    }

    /** A name that no other file has or had. */
    Path newFile() {
        return folder.resolve(
                Long.toHexString(stamps.next().toMillis()) + "-" + process + "-" + number.incrementAndGet());
    }

    /**
     * Removes what processes that are gone left behind.
     *
     * @param now milliseconds, by the clock that new files are named by
     */
    void removeAbandoned(long now) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                removeIfAbandoned(file, now);
            }
        }
    }

    private static void removeIfAbandoned(Path file, long now) throws IOException {
        try {
            if (now - begun(file) > ABANDONED.toMillis()) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException e) {
            // Its process has just finished with it.
            return;
        }
    }

    private static long begun(Path file) throws IOException {
        long written =
                Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toMillis();
        Matcher name = NAME.matcher(file.getFileName().toString());
        return name.matches() ? Math.max(written, Long.parseLong(name.group(1), 16)) : written;
    }
}
