package mx.prep.internal.page;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.SortedMap;
import java.util.TreeMap;
import mx.prep.error.ConfigException;

/**
 * Reads a folder with a page. What is hidden (a dot first) is left out, {@code .well-known} excepted; a link or a device
 * is refused rather than followed.
 */
final class PageFolder extends SimpleFileVisitor<Path> {
    static final int MAX_FILES = 1000;
    static final long MAX_BYTES = 32L << 20;

    private final Path folder;
    private final SortedMap<String, byte[]> files = new TreeMap<>();
    private long bytes;

    private PageFolder(Path folder) {
        this.folder = folder;
    }

    /** Its files by their paths in it, separated by slashes. */
    static SortedMap<String, byte[]> read(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new ConfigException("The page's folder " + folder + " isn't there.");
        }
        try {
            PageFolder reading = new PageFolder(folder.toRealPath());
            Files.walkFileTree(reading.folder, reading);
            return reading.files;
        } catch (IOException e) {
            throw new ConfigException("The page's folder " + folder + " can't be read: " + e, e);
        }
    }

    @Override
    public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
        String name = String.valueOf(path.getFileName());
        boolean hidden = name.startsWith(".") && !name.equals(".well-known") && !path.equals(folder);
        return hidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
        if (String.valueOf(path.getFileName()).startsWith(".")) {
            return FileVisitResult.CONTINUE;
        }
        if (!attributes.isRegularFile()) {
            throw new ConfigException("The page's file " + path + " is a link or no file; put the file itself there.");
        }
        byte[] content = content(path);
        bytes += content.length;
        if (bytes > MAX_BYTES || files.size() == MAX_FILES) {
            throw new ConfigException("The page's folder " + folder + " has more than " + MAX_FILES + " files or "
                    + (MAX_BYTES >> 20) + " MiB; a page that stands in for results has to be light.");
        }
        StringBuilder name = new StringBuilder();
        folder.relativize(path)
                .forEach(segment -> name.append(name.isEmpty() ? "" : "/").append(segment));
        files.put(name.toString(), content);
        return FileVisitResult.CONTINUE;
    }

    private static byte[] content(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
            return in.readNBytes((int) MAX_BYTES + 1);
        }
    }
}
