package mx.prep.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import mx.prep.error.CancelledException;
import mx.prep.error.StoreException;
import mx.prep.error.StoreException.Kind;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import mx.prep.spi.Body;
import mx.prep.spi.ByteRange;
import mx.prep.spi.DeleteFailure;
import mx.prep.spi.Deletion;
import mx.prep.spi.ObjectContent;
import mx.prep.spi.ObjectPage;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.Precondition;
import mx.prep.spi.StoredObject;
import mx.prep.spi.Version;
import org.jspecify.annotations.Nullable;

/**
 * Objects as plain files of a folder, each at its key's path, so that any web server or backup tool can read them.
 *
 * <p>A write goes to a temporary file, is checked, made durable and renamed; compare-and-set holds between threads and
 * processes of one machine. No symbolic link below the folder is followed. A key and another below it ({@code a} and
 * {@code a/b}) can't both be there. The version is made of inode, length and modification time, whose part below a
 * second is chosen at random for each write; lists carry no MD5. A list is one page. Temporary files of processes that
 * were killed lie in {@code .prep-store/tmp} and are never listed.
 */
public final class FolderStore implements ObjectStore {
    private final FolderLayout layout;
    private final KeyLocks locks;
    private final Temporary temporary;

    FolderStore(Path folder) {
        this.layout = new FolderLayout(folder);
        this.locks = new KeyLocks(layout.locks());
        this.temporary = new Temporary(layout.temporary());
    }

    /** A store in a folder, which is made when something is first written. */
    public static FolderStore at(Path folder) {
        return new FolderStore(folder);
    }

    public static FolderStoreBuilder builder() {
        return new FolderStoreBuilder();
    }

    /** A request, whose failures are translated in one place. */
    private interface Request<T> {
        T run() throws IOException, InterruptedException;
    }

    @Override
    public Optional<StoredObject> find(ObjectKey key) {
        return run(key, () -> {
            Path file = layout.file(key);
            return regular(file).map(a -> described(key, a, headers(file)));
        });
    }

    @Override
    public ObjectContent get(ObjectKey key, ByteRange range) {
        return run(key, () -> {
            Path file = layout.file(key);
            if (regular(file).isEmpty()) {
                throw new StoreException(Kind.NOT_FOUND, name(), key.value(), "there is no such object", null);
            }
            SeekableByteChannel channel =
                    Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
            channel.position(Math.min(range.offset(), channel.size()));
            // A file that was opened keeps its bytes when another takes its place.
            StoredObject object =
                    regular(file).map(a -> described(key, a, headers(file))).orElse(null);
            if (object == null) {
                channel.close();
                throw new StoreException(Kind.NOT_FOUND, name(), key.value(), "there is no such object", null);
            }
            return new ObjectContent(object, new RangeStream(Channels.newInputStream(channel), range.length()));
        });
    }

    @Override
    public StoredObject put(ObjectKey key, Body body, ObjectHeaders headers, Precondition precondition) {
        return run(key, () -> {
            Path file = layout.file(key);
            Path written = temporary.write(body, headers);
            try {
                layout.createParents(file);
                return locks.run(key, () -> {
                    require(key, file, precondition);
                    return placed(key, file, written, headers);
                });
            } finally {
                Files.deleteIfExists(written);
            }
        });
    }

    @Override
    public StoredObject copy(ObjectKey source, Version sourceVersion, ObjectKey target, ObjectHeaders headers) {
        return run(source, () -> {
            Path from = layout.file(source);
            Path file = layout.file(target);
            Path link = temporary.name();
            try {
                Files.createLink(link, from);
                BasicFileAttributes attributes = regular(link).orElseThrow();
                if (!version(attributes).equals(sourceVersion)) {
                    throw new StoreException(
                            Kind.PRECONDITION, name(), source.value(), "isn't the version that was to be copied", null);
                }
                layout.createParents(file);
                return locks.run(target, () -> placed(target, file, link, headers));
            } catch (java.nio.file.NoSuchFileException e) {
                throw new StoreException(Kind.NOT_FOUND, name(), source.value(), "there is no such object", e);
            } finally {
                Files.deleteIfExists(link);
            }
        });
    }

    @Override
    public List<DeleteFailure> delete(List<Deletion> deletions) {
        List<DeleteFailure> failures = new ArrayList<>();
        for (Deletion deletion : deletions) {
            try {
                delete(deletion);
            } catch (StoreException e) {
                failures.add(new DeleteFailure(deletion.key(), e));
            }
        }
        return failures;
    }

    private void delete(Deletion deletion) {
        ObjectKey key = deletion.key();
        run(key, () -> {
            Path file = layout.file(key);
            if (regular(file).isEmpty()) {
                return file;
            }
            return locks.run(key, () -> {
                require(key, file, deletion.precondition());
                Files.deleteIfExists(file);
                Durable.force(FolderLayout.parent(file));
                return file;
            });
        });
    }

    @Override
    public ObjectPage list(String prefix, @Nullable String token) {
        return run(ObjectKey.of("list"), () -> {
            List<StoredObject> objects = new ArrayList<>();
            int slash = prefix.lastIndexOf('/');
            Path start = slash <= 0 ? layout.root() : layout.file(ObjectKey.of(prefix.substring(0, slash)));
            if (Files.isDirectory(start, LinkOption.NOFOLLOW_LINKS)) {
                Files.walkFileTree(start, new Lister(prefix, objects));
            }
            return new ObjectPage(objects, null);
        });
    }

    /** Collects regular files whose names are keys. */
    private final class Lister extends SimpleFileVisitor<Path> {
        private final String prefix;
        private final List<StoredObject> objects;

        Lister(String prefix, List<StoredObject> objects) {
            this.prefix = prefix;
            this.objects = objects;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return folder.equals(layout.root().resolve(FolderLayout.PRIVATE))
                    ? FileVisitResult.SKIP_SUBTREE
                    : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile()) {
                layout.findKey(file)
                        .filter(key -> key.value().startsWith(prefix))
                        .ifPresent(key -> objects.add(described(key, attributes, null)));
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException reason) throws IOException {
            if (reason instanceof java.nio.file.NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw reason;
        }
    }

    private StoredObject placed(ObjectKey key, Path file, Path written, ObjectHeaders headers) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(written, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(file.toString(), null, "objects lie below this key");
        }
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Durable.force(FolderLayout.parent(file));
        return described(key, attributes, headers);
    }

    private void require(ObjectKey key, Path file, Precondition precondition) throws IOException {
        Optional<Version> current = regular(file).map(FolderStore::version);
        boolean holds = precondition instanceof Precondition.None
                || (precondition instanceof Precondition.Absent && current.isEmpty())
                || (precondition instanceof Precondition.Matches matches
                        && current.filter(matches.version()::equals).isPresent());
        if (!holds) {
            throw new StoreException(
                    Kind.PRECONDITION,
                    name(),
                    key.value(),
                    current.isEmpty() ? "isn't there any more" : "is there, in another version",
                    null);
        }
    }

    private static Optional<BasicFileAttributes> regular(Path file) throws IOException {
        Optional<BasicFileAttributes> found = FolderLayout.find(file);
        if (found.isPresent() && found.get().isSymbolicLink()) {
            throw new IOException("a symbolic link lies where an object should be; remove it");
        }
        return found.filter(BasicFileAttributes::isRegularFile);
    }

    private static @Nullable ObjectHeaders headers(Path file) {
        try {
            return HeaderAttribute.find(file);
        } catch (IOException e) {
            return null;
        }
    }

    private static StoredObject described(
            ObjectKey key, BasicFileAttributes attributes, @Nullable ObjectHeaders headers) {
        return new StoredObject(key, version(attributes), attributes.size(), null, headers);
    }

    private static Version version(BasicFileAttributes attributes) {
        return new Version(attributes.size() + "-"
                + attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS) + "-" + attributes.fileKey());
    }

    private <T> T run(ObjectKey key, Request<T> request) {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancelledException(name() + ": interrupted before " + key, null);
        }
        try {
            return request.run();
        } catch (InterruptedException | ClosedByInterruptException | FileLockInterruptionException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException(name() + ": interrupted at " + key, e);
        } catch (java.nio.file.AccessDeniedException e) {
            throw new StoreException(Kind.DENIED, name(), key.value(), "this user may not; give it the folder", e);
        } catch (IOException e) {
            throw new StoreException(Kind.UNAVAILABLE, name(), key.value(), reason(e), e);
        }
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    @Override
    public String name() {
        return "folder " + layout.root().getFileName();
    }

    @Override
    public void close() {
        // Each request closes what it opens; lock files are shared by all stores of the process.
    }

    /** The part of a stream that was asked for. */
    private static final class RangeStream extends java.io.FilterInputStream {
        private long left;

        RangeStream(InputStream in, long length) {
            super(in);
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (left <= 0) {
                return -1;
            }
            int read = in.read(bytes, offset, (int) Math.min(length, left));
            left -= Math.max(read, 0);
            return read;
        }
    }
}
