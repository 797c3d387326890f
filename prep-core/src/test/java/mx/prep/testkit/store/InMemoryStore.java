package mx.prep.testkit.store;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import mx.prep.error.CancelledException;
import mx.prep.error.StoreException;
import mx.prep.error.StoreException.Kind;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
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
 * A store in memory that keeps the port's contract, counts what it is asked, and fails by script. Each request is
 * applied atomically; without faults and with one thread it always does the same. Thread-safe.
 *
 * <p>For tests and rehearsals: it holds every object's bytes in the heap.
 */
public final class InMemoryStore implements ObjectStore {
    /** Objects on a page of a list, as on S3. */
    public static final int PAGE_SIZE = 1000;

    private final String name;
    private final Versions versions;
    private final TreeMap<String, Stored> objects = new TreeMap<>(Utf8Order.INSTANCE);
    private final Deque<Runnable> late = new ArrayDeque<>();
    private final Map<Operation, Long> requests = new EnumMap<>(Operation.class);
    private final Map<Operation, Long> bytes = new EnumMap<>(Operation.class);
    private volatile RequestHook hook = RequestHook.NONE;
    private FaultScript script = FaultScript.NONE;
    private long requestNumber;
    private long writes;

    /** What an object's version is made of. */
    public enum Versions {
        /** The bytes: equal bytes have equal versions, as on S3. */
        CONTENT,
        /** The write: each has a version of its own, as on Google Cloud Storage. */
        COUNTER
    }

    private static final class Stored {
        private final byte[] bytes;
        private final Version version;
        private final ObjectHeaders headers;

        Stored(byte[] bytes, Version version, ObjectHeaders headers) {
            this.bytes = bytes;
            this.version = version;
            this.headers = headers;
        }

        StoredObject describe(ObjectKey key, @Nullable ObjectHeaders shown) {
            return new StoredObject(key, version, bytes.length, Digest.of(DigestAlgorithm.MD5, bytes), shown);
        }
    }

    public InMemoryStore(String name, Versions versions) {
        this.name = name;
        this.versions = versions;
    }

    /** What goes wrong from now on, instead of what did. */
    public synchronized void script(FaultScript replacement) {
        script = replacement;
    }

    /** Who is called around each request from now on. */
    public void hook(RequestHook replacement) {
        hook = replacement;
    }

    public synchronized Counts counts() {
        return new Counts(requests, bytes);
    }

    /**
     * Applies the requests whose senders gave up, oldest first, as far as their preconditions hold now.
     *
     * @return how many there were
     */
    public synchronized int applyLate() {
        int count = late.size();
        while (!late.isEmpty()) {
            late.poll().run();
        }
        return count;
    }

    /** The stored bytes, without a request. */
    public synchronized Optional<byte[]> bytes(ObjectKey key) {
        return Optional.ofNullable(objects.get(key.value())).map(stored -> stored.bytes.clone());
    }

    /** All keys in order, without a request. */
    public synchronized List<ObjectKey> keys() {
        return objects.keySet().stream().map(ObjectKey::of).toList();
    }

    /** Changes an object's bytes behind everybody's back, as a failing disk would; its version stays. */
    public synchronized void tamper(ObjectKey key, UnaryOperator<byte[]> change) {
        objects.computeIfPresent(
                key.value(), (k, old) -> new Stored(change.apply(old.bytes.clone()), old.version, old.headers));
    }

    @Override
    public Optional<StoredObject> find(ObjectKey key) {
        return ask(
                Operation.FIND,
                key.value(),
                () -> Optional.ofNullable(objects.get(key.value()))
                        .map(stored -> stored.describe(key, stored.headers)));
    }

    @Override
    public ObjectContent get(ObjectKey key, ByteRange range) {
        return ask(Operation.GET, key.value(), () -> {
            Stored stored = existing(key);
            int from = (int) Math.min(range.offset(), stored.bytes.length);
            int length = (int) Math.min(range.length(), stored.bytes.length - from);
            bytes.merge(Operation.GET, (long) length, Long::sum);
            return new ObjectContent(
                    stored.describe(key, stored.headers), new ByteArrayInputStream(stored.bytes, from, length));
        });
    }

    @Override
    public StoredObject put(ObjectKey key, Body body, ObjectHeaders headers, Precondition precondition) {
        byte[] received = receive(key, body);
        return ask(Operation.PUT, key.value(), () -> {
            bytes.merge(Operation.PUT, (long) received.length, Long::sum);
            check(key, precondition);
            return store(key, received, headers);
        });
    }

    @Override
    public Version copy(ObjectKey source, Version sourceVersion, ObjectKey target, ObjectHeaders headers) {
        return ask(Operation.COPY, target.value(), () -> {
            Stored stored = existing(source);
            if (!stored.version.equals(sourceVersion)) {
                throw failure(Kind.PRECONDITION, source.value(), "the copy's source is another version");
            }
            return store(target, stored.bytes, headers).version();
        });
    }

    @Override
    public List<DeleteFailure> delete(List<Deletion> deletions) {
        if (deletions.isEmpty()) {
            return List.of();
        }
        List<DeleteFailure> failures = new ArrayList<>();
        count(Operation.DELETE);
        for (Deletion deletion : deletions) {
            try {
                perform(Operation.DELETE, deletion.key().value(), () -> {
                    if (objects.containsKey(deletion.key().value())) {
                        check(deletion.key(), deletion.precondition());
                    }
                    return objects.remove(deletion.key().value()) != null;
                });
            } catch (StoreException e) {
                failures.add(new DeleteFailure(deletion.key(), e));
            }
        }
        return List.copyOf(failures);
    }

    @Override
    public ObjectPage list(String prefix, @Nullable String token) {
        return ask(Operation.LIST, prefix, () -> {
            List<StoredObject> page = new ArrayList<>();
            boolean resumed = token != null && Utf8Order.INSTANCE.compare(token, prefix) >= 0;
            for (var entry : objects.tailMap(resumed ? token : prefix, !resumed).entrySet()) {
                if (!entry.getKey().startsWith(prefix)) {
                    break;
                }
                if (page.size() == PAGE_SIZE) {
                    return new ObjectPage(page, page.get(PAGE_SIZE - 1).key().value());
                }
                page.add(entry.getValue().describe(ObjectKey.of(entry.getKey()), null));
            }
            return new ObjectPage(page, null);
        });
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void close() {}

    private <T> T ask(Operation operation, String key, Supplier<T> action) {
        count(operation);
        return perform(operation, key, action);
    }

    private synchronized void count(Operation operation) {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancelledException(name + ": interrupted before " + operation, null);
        }
        requests.merge(operation, 1L, Long::sum);
    }

    private <T> T perform(Operation operation, String key, Supplier<T> action) {
        Request request = number(operation, key);
        RequestHook around = hook;
        around.before(request);
        try {
            return apply(request, action);
        } finally {
            around.after(request);
        }
    }

    private synchronized Request number(Operation operation, String key) {
        return new Request(++requestNumber, operation, key);
    }

    private synchronized <T> T apply(Request request, Supplier<T> action) {
        Fault fault = script.decide(request);
        if (fault instanceof Fault.FailBefore before) {
            throw failure(before.kind(), request.key(), "fails by script");
        } else if (fault instanceof Fault.Throttled throttled) {
            throw new StoreException(
                    Kind.THROTTLED, name, request.key(), "throttled by script", throttled.retryAfter(), null);
        } else if (fault instanceof Fault.Late) {
            if (!request.operation().isWrite()) {
                throw failure(Kind.UNAVAILABLE, request.key(), "fails by script");
            }
            late.add(() -> applyUnheard(action));
            throw failure(Kind.UNKNOWN_OUTCOME, request.key(), "comes late by script");
        }
        T answer = action.get();
        if (fault instanceof Fault.FailAfter after) {
            throw failure(after.kind(), request.key(), "its answer is lost by script");
        }
        return answer;
    }

    /** Nobody waits for this answer. */
    private static void applyUnheard(Supplier<?> action) {
        try {
            var unused = action.get();
        } catch (StoreException e) {
            return;
        }
    }

    private Stored existing(ObjectKey key) {
        Stored stored = objects.get(key.value());
        if (stored == null) {
            throw failure(Kind.NOT_FOUND, key.value(), "there is no such object");
        }
        return stored;
    }

    private void check(ObjectKey key, Precondition precondition) {
        Stored stored = objects.get(key.value());
        if (precondition instanceof Precondition.Absent && stored != null) {
            throw failure(Kind.PRECONDITION, key.value(), "exists already");
        }
        if (precondition instanceof Precondition.Matches matches
                && (stored == null || !stored.version.equals(matches.version()))) {
            throw failure(Kind.PRECONDITION, key.value(), "isn't at version " + matches.version());
        }
    }

    private StoredObject store(ObjectKey key, byte[] content, ObjectHeaders headers) {
        writes++;
        String version = versions == Versions.COUNTER
                ? Long.toString(writes)
                : Digest.of(DigestAlgorithm.MD5, content).hex();
        Stored stored = new Stored(content, new Version(version), headers);
        objects.put(key.value(), stored);
        return stored.describe(key, headers);
    }

    private byte[] receive(ObjectKey key, Body body) {
        byte[] received;
        try (InputStream in = body.open()) {
            received = in.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, body.length() + 1));
        } catch (IOException e) {
            throw new StoreException(
                    Kind.UNAVAILABLE, name, key.value(), "the bytes to store can't be read; nothing was stored", e);
        }
        if (received.length != body.length()) {
            throw failure(Kind.CORRUPT, key.value(), "the body isn't as long as it says; nothing was stored");
        }
        Body.Checksums actual = Body.Checksums.of(received);
        if (!actual.equals(body.checksums())) {
            throw failure(Kind.CORRUPT, key.value(), "the body's checksums aren't its bytes'; nothing was stored");
        }
        return received;
    }

    private StoreException failure(Kind kind, String key, String detail) {
        return new StoreException(kind, name, key, detail, null);
    }
}
