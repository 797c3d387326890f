package mx.prep.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import mx.prep.spi.StoredObject;
import mx.prep.spi.Version;
import org.jspecify.annotations.Nullable;

/**
 * What stands under a name, links not followed.
 *
 * <p>A file's version is inode, size and modification time. Files are never written in place, and each gets a time of
 * its own ({@link Stamps}), so that an inode that is used again has another version.
 */
record FileState(Kind kind, long size, String version) {
    enum Kind {
        FILE,
        FOLDER,
        LINK,
        SPECIAL
    }

    /** What is there, or null if nothing is. */
    static @Nullable FileState of(Path path) throws IOException {
        try {
            return of(Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private static FileState of(BasicFileAttributes attributes) {
        if (attributes.isRegularFile()) {
            Instant time = attributes.lastModifiedTime().toInstant();
            String version = inode(attributes.fileKey()) + attributes.size() + "-" + time.getEpochSecond() + "-"
                    + time.getNano();
            return new FileState(Kind.FILE, attributes.size(), version);
        }
        Kind kind = attributes.isDirectory() ? Kind.FOLDER : attributes.isSymbolicLink() ? Kind.LINK : Kind.SPECIAL;
        return new FileState(kind, 0, "");
    }

    /** The inode without its device, whose number may change when the machine starts; nothing where there is none. */
    private static String inode(@Nullable Object fileKey) {
        String text = String.valueOf(fileKey);
        int start = text.indexOf("ino=");
        int end = text.indexOf(')', start);
        return start < 0 || end < 0 ? "" : text.substring(start + 4, end) + "-";
    }

    boolean isFile() {
        return kind == Kind.FILE;
    }

    StoredObject describe(ObjectKey key, @Nullable ObjectHeaders headers) {
        return new StoredObject(key, new Version(version), size, null, headers);
    }
}
