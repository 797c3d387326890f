package mx.prep.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Function;
import java.util.function.Supplier;
import mx.prep.error.CancelledException;
import mx.prep.error.StoreException;
import mx.prep.internal.format.FormatException;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import mx.prep.spi.Body;
import mx.prep.spi.ByteRange;
import mx.prep.spi.ObjectContent;
import mx.prep.spi.ObjectPage;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.Precondition;
import mx.prep.spi.StoredObject;
import org.jspecify.annotations.Nullable;

/** The one way to the store: creates what is absent, reads small documents, lists names. */
final class Documents {
    private static final int MAX_STRANGERS = 100;
    private final ObjectStore store;
    private final ConcurrentSkipListSet<String> strangers = new ConcurrentSkipListSet<>();

    Documents(ObjectStore store) {
        this.store = store;
    }

    /**
     * Creates a document.
     *
     * @return empty if these bytes stand under the key now, else what stands there
     */
    Optional<byte[]> create(ObjectKey key, byte[] bytes, int limit) {
        Body body = Body.of(bytes);
        return create(key, body, ObjectHeaders.CONTROL, () -> find(key, limit))
                .filter(stored -> !Arrays.equals(stored, bytes));
    }

    /**
     * Creates an object. A write that was refused or whose answer got lost is settled by looking; where nothing is
     * there it is sent once more, which can only create it or meet itself.
     *
     * @param look finds what stands under the key
     * @return empty if the store says that this write created it, else what was found
     */
    <T> Optional<T> create(ObjectKey key, Body body, ObjectHeaders headers, Supplier<Optional<T>> look) {
        StoreException unknown = null;
        for (boolean again = false; ; again = true) {
            try {
                store.put(key, body, headers, Precondition.ABSENT);
                return Optional.empty();
            } catch (StoreException e) {
                boolean lost = e.kind() == StoreException.Kind.UNKNOWN_OUTCOME;
                unknown = lost && unknown == null ? e : unknown;
                if (!lost && e.kind() != StoreException.Kind.PRECONDITION) {
                    throw unless(unknown, e);
                }
                Optional<T> found = look(unknown, look);
                if (found.isPresent()) {
                    return found;
                }
                if (again) {
                    throw unless(unknown, e);
                }
            }
        }
    }

    private static <T> Optional<T> look(@Nullable StoreException unknown, Supplier<Optional<T>> look) {
        try {
            return look.get();
        } catch (StoreException e) {
            throw e.kind() == StoreException.Kind.CORRUPT ? e : unless(unknown, e);
        }
    }

    /** A write whose outcome is unknown stays unknown, whatever fails after it. */
    private static StoreException unless(@Nullable StoreException unknown, StoreException failure) {
        if (unknown == null || unknown == failure) {
            return failure;
        }
        unknown.addSuppressed(failure);
        return unknown;
    }

    /** A document's bytes, or empty if there is none. */
    Optional<byte[]> find(ObjectKey key, int limit) {
        try (ObjectContent content = store.get(key, new ByteRange(0, limit + 1L))) {
            byte[] bytes = content.stream().readNBytes(limit + 1);
            if (bytes.length > limit) {
                throw corrupt(key, "has more than " + limit + " bytes", null);
            }
            return Optional.of(bytes);
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        } catch (IOException e) {
            throw broken(key, e);
        }
    }

    <T> T parse(ObjectKey key, byte[] bytes, Function<byte[], T> format) {
        try {
            return format.apply(bytes);
        } catch (FormatException e) {
            throw corrupt(key, String.valueOf(e.getMessage()), e);
        }
    }

    Optional<StoredObject> head(ObjectKey key) {
        return store.find(key);
    }

    /** The whole object as a stream that the reader takes from; a failure while reading is the store's. */
    <T> T read(ObjectKey key, StreamReader<T> reader) {
        try (ObjectContent content = store.get(key, ByteRange.ALL)) {
            return reader.read(content.stream());
        } catch (IOException e) {
            throw broken(key, e);
        }
    }

    List<ObjectKey> list(String prefix) {
        return objects(prefix).stream().map(StoredObject::key).toList();
    }

    List<StoredObject> objects(String prefix) {
        List<StoredObject> objects = new ArrayList<>();
        ObjectPage.forEach(store, prefix, objects::add);
        return objects;
    }

    StoreException corrupt(ObjectKey key, String detail, @Nullable Throwable cause) {
        return new StoreException(StoreException.Kind.CORRUPT, store.name(), key.value(), detail, cause);
    }

    void stranger(ObjectKey key) {
        if (strangers.size() < MAX_STRANGERS) {
            strangers.add(key.value());
        }
    }

    NavigableSet<String> strangers() {
        return Collections.unmodifiableNavigableSet(new TreeSet<>(strangers));
    }

    /** Whether the archive goes on while the store where claims, orders and ledger are made is away. */
    boolean hasCopies() {
        return store instanceof ArchiveCopies;
    }

    String name() {
        return store.name();
    }

    private RuntimeException broken(ObjectKey key, IOException e) {
        return Thread.currentThread().isInterrupted()
                ? new CancelledException(store.name() + ": " + key + ": reading was interrupted", e)
                : new StoreException(
                        StoreException.Kind.UNAVAILABLE, store.name(), key.value(), "reading broke off: " + e, e);
    }

    /** Takes what it needs from a stream. */
    @FunctionalInterface
    interface StreamReader<T> {
        T read(InputStream in) throws IOException;
    }
}
