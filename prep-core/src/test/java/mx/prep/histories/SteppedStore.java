package mx.prep.histories;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
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

/** A store as one actor sees it: every request waits for the actor's turn and meets the mishap that comes with it. */
final class SteppedStore implements ObjectStore {
    private final World world;
    private final Actor actor;
    private final ObjectStore store;
    private final Optional<Site> site;
    private final Map<Sighting, Integer> seen = new HashMap<>();
    /** What the actor has deleted without hearing of it: who looks then, looks whether to ask for the same again. */
    private final Set<ObjectKey> inDoubt = new HashSet<>();

    /** An object as the actor saw it. */
    private record Sighting(ObjectKey key, Version version) {}

    /**
     * @param site the target that it is the store of; empty for the archive
     */
    SteppedStore(World world, Actor actor, ObjectStore store, Optional<Site> site) {
        this.world = world;
        this.actor = actor;
        this.store = store;
        this.site = site;
    }

    @Override
    public Optional<StoredObject> find(ObjectKey key) {
        Optional<StoredObject> found = read("find " + key, () -> store.find(key));
        found.filter(object -> !inDoubt.remove(key)).ifPresent(this::saw);
        return found;
    }

    @Override
    public ObjectContent get(ObjectKey key, ByteRange range) {
        ObjectContent content = read("get " + key, () -> store.get(key, range));
        saw(content.object());
        return content;
    }

    @Override
    public ObjectPage list(String prefix, @Nullable String token) {
        ObjectPage page = read("list " + prefix, () -> store.list(prefix, token));
        page.objects().forEach(this::saw);
        return page;
    }

    private <T> T read(String request, Supplier<T> action) {
        Mishap mishap = world.pass(actor, name() + " " + request);
        if (mishap == Mishap.THROTTLED) {
            throw failure(StoreException.Kind.THROTTLED, request);
        }
        if (!mishap.isHarmlessToReads()) {
            throw failure(StoreException.Kind.UNAVAILABLE, request);
        }
        return action.get();
    }

    @Override
    public StoredObject put(ObjectKey key, Body body, ObjectHeaders headers, Precondition precondition) {
        Precondition bent = site.isPresent() ? world.bends().put(key, precondition) : precondition;
        int asSeen = seenAt(key, bent);
        return write("put " + key, body, bytes -> {
            Slip how = slip(key, asSeen);
            StoredObject stored = store.put(key, bytes, headers, bent);
            site.ifPresent(s -> s.changed(key));
            saw(stored);
            world.written(name(), key, how);
            return stored;
        });
    }

    @Override
    public Version copy(ObjectKey source, Version sourceVersion, ObjectKey target, ObjectHeaders headers) {
        return write("copy " + source + " to " + target, Body.of(new byte[0]), unused -> {
            Version stored = store.copy(source, sourceVersion, target, headers);
            site.ifPresent(s -> s.changed(target));
            world.written(name(), target, Slip.NONE);
            return stored;
        });
    }

    @Override
    public List<DeleteFailure> delete(List<Deletion> deletions) {
        List<Deletion> bent = site.isEmpty()
                ? deletions
                : deletions.stream()
                        .map(d -> new Deletion(d.key(), world.bends().deletion(d.key(), d.precondition())))
                        .toList();
        Map<ObjectKey, Integer> asSeen = new HashMap<>();
        bent.forEach(d -> asSeen.put(d.key(), seenAt(d.key(), d.precondition())));
        try {
            return write("delete " + deletions, Body.of(new byte[0]), unused -> deleteNow(bent, asSeen));
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.UNKNOWN_OUTCOME) {
                inDoubt.addAll(asSeen.keySet());
            }
            throw e;
        }
    }

    private List<DeleteFailure> deleteNow(List<Deletion> deletions, Map<ObjectKey, Integer> asSeen) {
        List<ObjectKey> there = deletions.stream()
                .map(Deletion::key)
                .filter(key -> store.find(key).isPresent())
                .toList();
        List<DeleteFailure> failures = store.delete(deletions);
        Set<ObjectKey> left = failures.stream().map(DeleteFailure::key).collect(Collectors.toSet());
        Map<ObjectKey, Slip> gone = new LinkedHashMap<>();
        there.stream().filter(key -> !left.contains(key)).forEach(key -> {
            gone.put(key, slip(key, asSeen.get(key)));
            site.ifPresent(s -> s.changed(key));
        });
        world.deleted(name(), gone);
        return failures;
    }

    /** Remembers which of an object's writes a version stands for. */
    private void saw(StoredObject object) {
        site.ifPresent(s -> seen.put(new Sighting(object.key(), object.version()), s.writes(object.key())));
    }

    /** The write that a condition means, or -1 where it means none. */
    private int seenAt(ObjectKey key, Precondition condition) {
        return condition instanceof Precondition.Matches matches
                ? seen.getOrDefault(new Sighting(key, matches.version()), -1)
                : -1;
    }

    private Slip slip(ObjectKey key, int asSeen) {
        boolean moved = asSeen >= 0 && site.filter(s -> s.writes(key) != asSeen).isPresent();
        return moved ? Slip.EQUAL_BYTES : Slip.NONE;
    }

    private <T> T write(String request, Body body, Function<Body, T> action) {
        Mishap mishap = world.pass(actor, name() + " " + request);
        if (mishap == Mishap.REFUSED) {
            throw failure(StoreException.Kind.UNAVAILABLE, request);
        }
        if (mishap == Mishap.THROTTLED) {
            throw failure(StoreException.Kind.THROTTLED, request);
        }
        if (mishap == Mishap.REPEATED) {
            Body held = hold(body);
            T first = action.apply(held);
            world.note(" -> " + first + ", and again");
            return action.apply(held);
        }
        if (mishap == Mishap.LATE || mishap == Mishap.TWICE) {
            Body held = hold(body);
            world.later(actor.name() + " " + name() + " " + request, () -> {
                T unheard = action.apply(held);
                world.note(" -> " + unheard);
            });
        }
        if (mishap == Mishap.LATE) {
            throw failure(StoreException.Kind.UNKNOWN_OUTCOME, request);
        }
        try {
            T answer = action.apply(body);
            if (mishap != Mishap.LOST) {
                return answer;
            }
        } catch (StoreException e) {
            world.note(" -> " + e.kind());
            if (mishap != Mishap.LOST) {
                throw e;
            }
        }
        throw failure(StoreException.Kind.UNKNOWN_OUTCOME, request);
    }

    private static Body hold(Body body) {
        try (InputStream in = body.open()) {
            return Body.of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private StoreException failure(StoreException.Kind kind, String request) {
        return new StoreException(kind, name(), request, "goes wrong by schedule", null);
    }

    @Override
    public String name() {
        return store.name();
    }

    @Override
    public void close() {}
}
