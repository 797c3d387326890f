package mx.prep.archive;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import mx.prep.error.CancelledException;
import mx.prep.error.StoreException;
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
 * Several stores as one archive, of which one suffices.
 *
 * <p>A package, and a paper on one, is written to the first store that takes it. Claims, orders and ledger entries decide
 * races, so they are created in the first store only; while that is away creating one fails, and reading falls back to
 * the copies. {@link #makeUp} brings every store what it lacks. A store that failed is left alone for a minute. Each store
 * has its own retries underneath. Objects are never replaced. Thread-safe.
 */
public final class ArchiveCopies implements ObjectStore {
    private static final Duration LEFT_ALONE = Duration.ofMinutes(1);
    private final List<Shelf> shelves = new ArrayList<>();
    private final Clock clock;

    /**
     * An archive in these stores.
     *
     * @param stores at least two; the first is the one where claims, orders and ledger are made
     * @param clock says when a store that failed is asked again
     */
    public ArchiveCopies(List<ObjectStore> stores, Clock clock) {
        if (stores.size() < 2) {
            throw new IllegalArgumentException("copies are at least two");
        }
        stores.forEach(store -> shelves.add(new Shelf(store)));
        this.clock = clock;
    }

    /** One store and what is known of it. */
    private static final class Shelf {
        private final ObjectStore store;
        private final Backlog backlog = new Backlog();
        private @Nullable StoreException failure;
        private Instant until = Instant.MIN;

        Shelf(ObjectStore store) {
            this.store = store;
        }
    }

    /** The stores that can't be reached at present, with the reason; in order. */
    public Map<String, String> away() {
        Map<String, String> away = new LinkedHashMap<>();
        for (Shelf shelf : shelves) {
            StoreException failure = failure(shelf);
            if (failure != null) {
                away.put(shelf.store.name(), String.valueOf(failure.getMessage()));
            }
        }
        return away;
    }

    @Override
    public StoredObject put(ObjectKey key, Body body, ObjectHeaders headers, Precondition precondition) {
        if (ArchiveLayout.isRegister(key)) {
            Shelf first = shelves.get(0);
            StoredObject stored = on(first, store -> store.put(key, body, headers, precondition));
            owe(key, first);
            return stored;
        }
        return anywhere(shelf -> {
                    StoredObject stored = on(shelf, store -> store.put(key, body, headers, precondition));
                    owe(key, shelf);
                    return Optional.of(stored);
                })
                .orElseThrow();
    }

    @Override
    public Optional<StoredObject> find(ObjectKey key) {
        return lookedUp(key, store -> store.find(key));
    }

    @Override
    public ObjectContent get(ObjectKey key, ByteRange range) {
        return lookedUp(key, store -> read(store, key, range))
                .orElseThrow(() ->
                        new StoreException(StoreException.Kind.NOT_FOUND, name(), key.value(), "no such object", null));
    }

    private static Optional<ObjectContent> read(ObjectStore store, ObjectKey key, ByteRange range) {
        try {
            return Optional.of(store.get(key, range));
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** For a register the first store that answers is right; anything else may be in any of them. */
    private <T> Optional<T> lookedUp(ObjectKey key, Function<ObjectStore, Optional<T>> look) {
        return ArchiveLayout.isRegister(key)
                ? anywhere(shelf -> Optional.of(on(shelf, look))).orElseThrow()
                : anywhere(shelf -> on(shelf, look));
    }

    /** Everything under a prefix in one page: of registers the first answering store's, of the rest what any has. */
    @Override
    public ObjectPage list(String prefix, @Nullable String token) {
        Map<ObjectKey, StoredObject> all = new LinkedHashMap<>();
        boolean registers = ArchiveLayout.isRegister(prefix);
        anywhere(shelf -> {
            for (StoredObject object : on(shelf, store -> listed(store, prefix))) {
                all.putIfAbsent(object.key(), object);
            }
            return registers ? Optional.of(all) : Optional.empty();
        });
        return new ObjectPage(List.copyOf(all.values()), null);
    }

    private static List<StoredObject> listed(ObjectStore store, String prefix) {
        List<StoredObject> objects = new ArrayList<>();
        ObjectPage.forEach(store, prefix, objects::add);
        return objects;
    }

    /** Not for archives: nothing in one is made from another object. */
    @Override
    public Version copy(ObjectKey source, Version sourceVersion, ObjectKey target, ObjectHeaders headers) {
        throw new UnsupportedOperationException("an archive's objects are written, never copied inside it");
    }

    /** Not for archives: nothing in one is deleted. */
    @Override
    public List<DeleteFailure> delete(List<Deletion> deletions) {
        throw new UnsupportedOperationException("an archive's objects are never deleted");
    }

    /**
     * Brings each store that can be reached what it lacks. The first time, and after a store was away, all of them are
     * compared by listing; otherwise only what this process wrote since is copied. Interruptible; what is left is done
     * by the next call. One call at a time.
     *
     * @return number of objects that were copied
     */
    public synchronized int makeUp() {
        int copied = 0;
        for (Shelf shelf : shelves) {
            if (failure(shelf) != null) {
                continue;
            }
            try {
                copied += shelf.backlog.makeUp(shelf.store, others(shelf), registers(shelf));
            } catch (StoreException e) {
                shelves.stream()
                        .filter(failed -> failed.store.name().equals(e.store()))
                        .forEach(failed -> fail(failed, e));
            }
        }
        return copied;
    }

    /** Where a store's missing objects may be, the first store first. */
    private List<ObjectStore> others(Shelf shelf) {
        return shelves.stream()
                .filter(other -> other != shelf && failure(other) == null)
                .map(other -> other.store)
                .toList();
    }

    /** Where a store's missing claims, orders and ledger entries may be taken from. */
    private List<ObjectStore> registers(Shelf shelf) {
        Shelf first = shelves.get(0);
        return shelf == first || failure(first) != null ? List.of() : List.of(first.store);
    }

    private void owe(ObjectKey key, Shelf written) {
        shelves.stream().filter(shelf -> shelf != written).forEach(shelf -> shelf.backlog.owe(key));
    }

    /**
     * Tries the stores in order until one gives something.
     *
     * @return empty if every store that answered had nothing
     * @throws StoreException the first failure, if none answered
     */
    private <T> Optional<T> anywhere(Function<Shelf, Optional<T>> attempt) {
        StoreException failed = null;
        boolean answered = false;
        for (Shelf shelf : shelves) {
            try {
                Optional<T> found = attempt.apply(shelf);
                answered = true;
                if (found.isPresent()) {
                    return found;
                }
            } catch (StoreException e) {
                if (!isAway(e)) {
                    throw e;
                }
                failed = failed == null ? e : failed;
            }
        }
        if (!answered && failed != null) {
            throw failed;
        }
        return Optional.empty();
    }

    private <T> T on(Shelf shelf, Function<ObjectStore, T> request) {
        StoreException before = failure(shelf);
        if (before != null) {
            throw new StoreException(
                    StoreException.Kind.UNAVAILABLE,
                    shelf.store.name(),
                    before.key(),
                    "left alone for a minute after it failed: " + before.getMessage(),
                    before);
        }
        try {
            return request.apply(shelf.store);
        } catch (CancelledException e) {
            throw e;
        } catch (StoreException e) {
            if (isAway(e)) {
                fail(shelf, e);
            }
            throw e;
        }
    }

    private static boolean isAway(StoreException e) {
        return switch (e.kind()) {
            case DENIED, THROTTLED, UNAVAILABLE, UNKNOWN_OUTCOME -> true;
            case NOT_FOUND, PRECONDITION, CORRUPT -> false;
        };
    }

    private void fail(Shelf shelf, StoreException failure) {
        synchronized (shelf) {
            shelf.failure = failure;
            shelf.until = clock.instant().plus(LEFT_ALONE);
            shelf.backlog.compareAgain();
        }
    }

    private @Nullable StoreException failure(Shelf shelf) {
        synchronized (shelf) {
            if (shelf.failure != null && !clock.instant().isBefore(shelf.until)) {
                shelf.failure = null;
            }
            return shelf.failure;
        }
    }

    @Override
    public String name() {
        return shelves.get(0).store.name() + " and " + (shelves.size() - 1)
                + (shelves.size() == 2 ? " copy" : " copies");
    }

    /** Closes every store, also if one fails. */
    @Override
    public void close() {
        RuntimeException failed = null;
        for (Shelf shelf : shelves) {
            try {
                shelf.store.close();
            } catch (RuntimeException e) {
                failed = failed == null ? e : failed;
            }
        }
        if (failed != null) {
            throw failed;
        }
    }
}
