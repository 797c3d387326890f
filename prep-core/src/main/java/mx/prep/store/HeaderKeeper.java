package mx.prep.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Optional;
import mx.prep.model.ObjectHeaders;

/**
 * Keeps headers with files: in an extended attribute, which belongs to the file as its bytes do and goes where a hard
 * link goes; else, where the file system has none, in a file of its own that is named by the version that it belongs
 * to, so that headers of one version are never taken for another's.
 */
final class HeaderKeeper {
    /** {@code user.prep} on Linux. */
    static final String ATTRIBUTE = "prep";

    private static final int MAX_BYTES = 4096;
    private final Path folder;
    private final boolean attributes;

    /**
     * @param folder where headers are kept that can't be an attribute
     * @param kind whether new headers are attributes
     */
    HeaderKeeper(Path folder, Kind kind) {
        this.folder = folder;
        this.attributes = kind == Kind.ATTRIBUTES;
    }

    enum Kind {
        ATTRIBUTES,
        FILES
    }

    /** What new files on this file system get. */
    static Kind kindFor(Path probe, Kind preferred) {
        try {
            return preferred == Kind.ATTRIBUTES && attach(probe, new byte[] {0}) ? Kind.ATTRIBUTES : Kind.FILES;
        } catch (IOException | UnsupportedOperationException e) {
            return Kind.FILES;
        }
    }

    private static boolean attach(Path file, byte[] value) throws IOException {
        UserDefinedFileAttributeView view = view(file);
        return view != null && view.write(ATTRIBUTE, ByteBuffer.wrap(value)) == value.length;
    }

    @SuppressWarnings("NullAway") // null where the file system has none
    private static @org.jspecify.annotations.Nullable UserDefinedFileAttributeView view(Path file) {
        return Files.getFileAttributeView(file, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    }

    /** Before the file has its final time. */
    void attach(Path file, ObjectHeaders headers) throws IOException {
        if (attributes && !attach(file, HeaderFormat.write(headers))) {
            throw new FileSystemException(file.toString(), null, "keeps no headers");
        }
    }

    /** When the file has its final version, before it is visible. */
    void keep(FileState state, ObjectHeaders headers) throws IOException {
        if (attributes) {
            return;
        }
        Path part = part(state);
        Files.createDirectories(part);
        Path file = part.resolve(state.version());
        try (FileChannel out = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(HeaderFormat.write(headers));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        Durable.forceFolder(part);
        Durable.forceFolder(folder);
    }

    /** The headers of a file in a state; empty if it never had any. */
    Optional<ObjectHeaders> find(Path file, FileState state) throws IOException {
        Optional<byte[]> attached = attached(file);
        if (attached.isPresent()) {
            return Optional.of(HeaderFormat.read(attached.get()));
        }
        Path beside = file(state);
        try {
            return Optional.of(HeaderFormat.read(Files.readAllBytes(beside)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Whether headers are to be forgotten when this name goes: they are in a file, and no copy shares it. */
    boolean isLastName(Path file) throws IOException {
        if (attributes || !file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return !attributes;
        }
        return Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS).equals(1);
    }

    /** A version that nobody refers to any more. */
    void forget(FileState state) throws IOException {
        Files.deleteIfExists(file(state));
    }

    private static Optional<byte[]> attached(Path file) throws IOException {
        UserDefinedFileAttributeView view = view(file);
        if (view == null) {
            return Optional.empty();
        }
        ByteBuffer value = ByteBuffer.allocate(MAX_BYTES);
        try {
            view.read(ATTRIBUTE, value);
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException | UnsupportedOperationException e) {
            // The file system has no attributes, or the file hasn't this one.
            return Optional.empty();
        }
        value.flip();
        byte[] bytes = new byte[value.remaining()];
        value.get(bytes);
        return Optional.of(bytes);
    }

    private Path file(FileState state) {
        return part(state).resolve(state.version());
    }

    private Path part(FileState state) {
        return folder.resolve(
                String.format("%02x", Math.floorMod(state.version().hashCode(), 256)));
    }
}
