package mx.prep.store;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mx.prep.error.ConfigException;
import mx.prep.error.StoreException;
import mx.prep.error.StoreException.Kind;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import mx.prep.spi.BatchingStore;
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
import mx.prep.spi.WriteBatch;
import org.jspecify.annotations.Nullable;

/**
 * Keeps objects as plain files in a folder, for one machine or several that share a file system with working locks.
 *
 * <p><b>Atomic and durable.</b> A file is written completely beside the objects, checked, forced to the disk and renamed
 * into place; then its folders are forced. A process that is killed leaves the object before or the object after, and
 * files in {@code .prep-store/temporary} that nobody sees and that a later process removes after an hour. Conditional
 * writes are exact between processes.
 *
 * <p><b>Names.</b> A key is the file's path, so {@code a} and {@code a/b} can't both be objects, and a segment has 255
 * bytes at most; both are refused with {@code DENIED}. Keys under {@code .prep-store/} are refused. Symbolic links
 * inside the folder, also as parents, are never followed: a request that meets one is refused, lists pass it by. The
 * check and the request are two steps: it protects from links that lie there, not from an attacker who swaps folders
 * for links while requests run; let nobody else write into the folder.
 *
 * <p><b>Headers</b> are the extended attribute {@code user.prep} of the file (so move a folder with {@code cp -a} or
 * {@code rsync -aX}), or files in {@code .prep-store/headers} where the file system has none. A file that came without
 * them has the media type of its extension, {@code no-store} and no encoding.
 *
 * <p><b>Copies</b> with the same headers are hard links, so nothing may write into the files. No MD5 is kept.
 */
public final class FolderStore implements BatchingStore {
    private final Path path;
    private final String name;
    private final Stamps stamps;
    private final HeaderKeeper.Kind preferred;
    private final Readers readers;
    private final FolderErrors errors;
    private volatile @Nullable Tree reading;
    private volatile @Nullable Tree writing;

    /** For whom the folder is made where it isn't there yet; one that is there keeps its mode. */
    enum Readers {
        OWNER,
        /** As the process makes folders. */
        EVERYBODY
    }

    /** A store that keeps headers in files even where it could in attributes, if told so. */
    FolderStore(Path path, Clock clock, HeaderKeeper.Kind preferred) {
        this(path, clock, preferred, Readers.OWNER);
    }

    private FolderStore(Path path, Clock clock, HeaderKeeper.Kind preferred, Readers readers) {
        this.path = path;
        this.name = "folder " + path;
        this.stamps = new Stamps(clock);
        this.preferred = preferred;
        this.readers = readers;
        this.errors = new FolderErrors(name);
    }

    /** A site's store: web servers may read the folder, where the process makes folders so. */
    public static FolderStore ofSite(Path folder) {
        return new FolderStore(folder, Clock.systemUTC(), HeaderKeeper.Kind.ATTRIBUTES, Readers.EVERYBODY);
    }

    /** A store in a folder, which is created with the first object, for its owner alone. */
    public static FolderStore at(Path folder) {
        return builder().path(folder).build();
    }

    /** Starts a folder store. */
    public static Builder builder() {
        return new Builder();
    }

    /** Options of a folder store. */
    public static final class Builder implements mx.prep.spi.Builder<ObjectStore> {
        private @Nullable Path path;

        private Builder() {}

        /** The folder; created with the first write, for its owner alone. */
        public Builder path(Path folder) {
            this.path = folder;
            return this;
        }

        @Override
        public FolderStore build() {
            if (path == null) {
                throw new ConfigException("a folder store needs a path");
            }
            return new FolderStore(path, Clock.systemUTC(), HeaderKeeper.Kind.ATTRIBUTES);
        }
    }

    /** A read of a tree. */
    private interface Read<T> {
        T from(Tree tree) throws IOException;
    }

    /** A write into a tree. */
    interface Write<T> {
        T with(Writing writing) throws IOException;
    }

    private <T> T read(String key, T nothing, Read<T> read) {
        errors.checkInterrupted(key);
        try {
            Tree tree = reading;
            if (tree == null) {
                tree = Tree.forReading(path, stamps);
                if (tree == null) {
                    return nothing;
                }
                reading = tree;
            }
            return read.from(tree);
        } catch (IOException e) {
            throw errors.failed(key, e);
        }
    }

    /** Does something that certainly wasn't applied if it fails. */
    <T> T write(ObjectKey key, Write<T> write) {
        errors.checkInterrupted(key.value());
        try {
            Tree tree = openForWriting();
            try {
                return write.with(new Writing(tree, errors));
            } catch (NoSuchFileException e) {
                if (tree.isWhole()) {
                    throw e;
                }
            }
            // Somebody removed the whole folder.
            writing = null;
            return write.with(new Writing(openForWriting(), errors));
        } catch (IOException e) {
            throw errors.failed(key.value(), e);
        }
    }

    private Tree openForWriting() throws IOException {
        Tree tree = writing;
        if (tree == null) {
            synchronized (this) {
                tree = writing;
                if (tree == null) {
                    tree = Tree.forWriting(path, stamps, preferred, readers);
                    writing = tree;
                    reading = tree;
                }
            }
        }
        return tree;
    }

    @Override
    public Optional<StoredObject> find(ObjectKey key) {
        return read(key.value(), Optional.empty(), tree -> new Reading(tree).find(key));
    }

    @Override
    public ObjectContent get(ObjectKey key, ByteRange range) {
        Optional<ObjectContent> content =
                read(key.value(), Optional.empty(), tree -> new Reading(tree).get(key, range));
        return content.orElseThrow(() -> errors.failure(Kind.NOT_FOUND, key.value(), "there is no such object"));
    }

    @Override
    public StoredObject put(ObjectKey key, Body body, ObjectHeaders headers, Precondition precondition) {
        return place(key, writing -> {
            writing.checkEarly(key, precondition);
            return writing.write(key, body, headers, precondition);
        });
    }

    @Override
    public Version copy(ObjectKey source, Version sourceVersion, ObjectKey target, ObjectHeaders headers) {
        return place(target, writing -> writing.copy(source, sourceVersion, target, headers))
                .version();
    }

    private StoredObject place(ObjectKey key, Write<Written> write) {
        Set<Path> touched = new LinkedHashSet<>();
        Written placed = write(key, writing -> {
            Written written = write.with(writing);
            writing.force(written);
            writing.placing().place(written, touched);
            return written;
        });
        forceFolders(key, touched);
        return placed.state().describe(key, placed.headers());
    }

    @Override
    public List<DeleteFailure> delete(List<Deletion> deletions) {
        List<DeleteFailure> failures = new ArrayList<>();
        Set<Path> touched = new LinkedHashSet<>();
        for (Deletion deletion : deletions) {
            try {
                write(deletion.key(), writing -> {
                    writing.placing().delete(deletion.key(), deletion.precondition(), touched);
                    return deletion;
                });
            } catch (StoreException e) {
                failures.add(new DeleteFailure(deletion.key(), e));
            }
        }
        if (!touched.isEmpty()) {
            forceFolders(deletions.get(0).key(), touched);
        }
        return List.copyOf(failures);
    }

    private void forceFolders(ObjectKey key, Set<Path> folders) {
        try {
            for (Path folder : folders) {
                Durable.forceFolder(folder);
            }
        } catch (IOException e) {
            throw errors.unknown(key.value(), e);
        }
    }

    @Override
    public ObjectPage list(String prefix, @Nullable String token) {
        return read(prefix, new ObjectPage(List.of(), null), tree -> new Listing(tree, prefix, token).page());
    }

    @Override
    public WriteBatch openBatch() {
        return new FolderBatch(this, errors);
    }

    @Override
    public String name() {
        return name;
    }

    /** Nothing is held open between requests. */
    @Override
    public void close() {}
}
