package mx.prep.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;
import mx.prep.model.Cut;
import mx.prep.model.Validators;
import org.jspecify.annotations.Nullable;

/**
 * A file as it looked at one moment.
 *
 * @param path where it is
 * @param length in bytes
 * @param modified when it was written last, to the millisecond
 * @param key the file system's own name of the file, which another file under the same name doesn't have, or null
 * @param cut the cut that its name says, or null
 */
record FolderFile(
        Path path,
        long length,
        Instant modified,
        @Nullable Object key,
        @Nullable Cut cut) {
    /** A regular file, no link; empty if it is something else or gone. */
    static Optional<FolderFile> look(Path path, Pattern pattern) throws IOException {
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        if (!attributes.isRegularFile()) {
            return Optional.empty();
        }
        return Optional.of(new FolderFile(
                path,
                attributes.size(),
                attributes.lastModifiedTime().toInstant().truncatedTo(ChronoUnit.MILLIS),
                attributes.fileKey(),
                CutName.read(path.getFileName().toString(), pattern)));
    }

    String name() {
        return path.getFileName().toString();
    }

    Validators validators() {
        return new Validators(name(), null, modified, length);
    }

    boolean isDescribedBy(Validators seen) {
        return name().equals(seen.name())
                && Long.valueOf(length).equals(seen.length())
                && seen.lastModified() != null
                && modified.equals(seen.lastModified().truncatedTo(ChronoUnit.MILLIS));
    }
}
