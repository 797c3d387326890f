package mx.prep.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.Consumer;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import mx.prep.spi.ByteRange;
import mx.prep.spi.ObjectContent;
import mx.prep.spi.StoredObject;
import org.jspecify.annotations.Nullable;

/** Reads objects of a tree: state, headers and bytes that belong together, however fast they are replaced. */
final class Reading {
    /** Each attempt fails only if the object was replaced meanwhile. */
    private static final int ATTEMPTS = 1000;

    private final Tree tree;

    Reading(Tree tree) {
        this.tree = tree;
    }

    /** The object's description. */
    Optional<StoredObject> find(ObjectKey key) throws IOException {
        Optional<Path> path = tree.names().find(key);
        if (path.isEmpty()) {
            return Optional.empty();
        }
        Part<StoredObject> description = state -> state.describe(key, headers(key, path.get(), state));
        return Optional.ofNullable(stable(path.get(), description, object -> {}));
    }

    /** The object's bytes; empty if there is none. */
    Optional<ObjectContent> get(ObjectKey key, ByteRange range) throws IOException {
        Optional<Path> path = tree.names().find(key);
        if (path.isEmpty()) {
            return Optional.empty();
        }
        Part<ObjectContent> content = state -> {
            ObjectHeaders headers = headers(key, path.get(), state);
            return new ObjectContent(state.describe(key, headers), new RangeStream(open(path.get()), state, range));
        };
        return Optional.ofNullable(stable(path.get(), content, ObjectContent::close));
    }

    /** @throws NoSuchFileException if it is gone */
    static FileChannel open(Path path) throws IOException {
        return FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    }

    /** Something of an object that belongs to one of its states. */
    private interface Part<T> {
        T read(FileState state) throws IOException;
    }

    /** Reads a part in a state that the object has before and after; null if there is no object. */
    private <T> @Nullable T stable(Path path, Part<T> part, Consumer<T> discard) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            FileState before = tree.state(path);
            if (before == null || !before.isFile()) {
                return null;
            }
            T value = attempt(part, before);
            if (value != null) {
                if (before.equals(FileState.of(path))) {
                    return value;
                }
                discard.accept(value);
            }
        }
        throw new IOException("the object is replaced too often to be read");
    }

    /** Null if the object went away meanwhile. */
    private static <T> @Nullable T attempt(Part<T> part, FileState state) throws IOException {
        try {
            return part.read(state);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    ObjectHeaders headers(ObjectKey key, Path path, FileState state) throws IOException {
        return tree.headers().find(path, state).orElseGet(() -> HeaderFormat.unknown(key));
    }
}
