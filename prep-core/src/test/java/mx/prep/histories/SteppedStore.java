package mx.prep.histories;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
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

    SteppedStore(World world, Actor actor, ObjectStore store) {
        this.world = world;
        this.actor = actor;
        this.store = store;
    }

    @Override
    public Optional<StoredObject> find(ObjectKey key) {
        return read("find " + key, () -> store.find(key));
    }

    @Override
    public ObjectContent get(ObjectKey key, ByteRange range) {
        return read("get " + key, () -> store.get(key, range));
    }

    @Override
    public ObjectPage list(String prefix, @Nullable String token) {
        return read("list " + prefix, () -> store.list(prefix, token));
    }

    private <T> T read(String request, Supplier<T> action) {
        Mishap mishap = world.pass(actor, name() + " " + request);
        if (mishap != Mishap.NONE && mishap != Mishap.TWICE) {
            throw failure(StoreException.Kind.UNAVAILABLE, request);
        }
        return action.get();
    }

    @Override
    public StoredObject put(ObjectKey key, Body body, ObjectHeaders headers, Precondition precondition) {
        Precondition bent = world.bends().precondition(key, precondition);
        return write("put " + key, body, bytes -> {
            StoredObject stored = store.put(key, bytes, headers, bent);
            world.written(name(), key);
            return stored;
        });
    }

    @Override
    public Version copy(ObjectKey source, Version sourceVersion, ObjectKey target, ObjectHeaders headers) {
        return write("copy " + source + " to " + target, Body.of(new byte[0]), unused -> {
            Version stored = store.copy(source, sourceVersion, target, headers);
            world.written(name(), target);
            return stored;
        });
    }

    @Override
    public List<DeleteFailure> delete(List<Deletion> deletions) {
        List<Deletion> bent = deletions.stream()
                .map(d -> new Deletion(d.key(), world.bends().precondition(d.key(), d.precondition())))
                .toList();
        return write("delete " + deletions, Body.of(new byte[0]), unused -> {
            List<DeleteFailure> failures = store.delete(bent);
            deletions.forEach(d -> world.deleted(name(), d.key()));
            return failures;
        });
    }

    private <T> T write(String request, Body body, Function<Body, T> action) {
        Mishap mishap = world.pass(actor, name() + " " + request);
        if (mishap == Mishap.REFUSED) {
            throw failure(StoreException.Kind.UNAVAILABLE, request);
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
