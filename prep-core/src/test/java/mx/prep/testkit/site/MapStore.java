package mx.prep.testkit.site;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
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
 * A site's objects in a map, for tests of what reads them: it counts reads, breaks down, hangs and lies on demand.
 * Writes ignore preconditions. Thread-safe.
 */
public final class MapStore implements ObjectStore {
    private final Map<ObjectKey, Entry> objects = new ConcurrentSkipListMap<>();
    private final Map<ObjectKey, AtomicInteger> reads = new ConcurrentHashMap<>();
    private final AtomicInteger writes = new AtomicInteger();
    private volatile boolean down;
    private final Map<ObjectKey, CountDownLatch> heldOnes = new ConcurrentHashMap<>();
    private volatile @Nullable CountDownLatch held;

    private record Entry(StoredObject object, Body body) {}

    /** From now on every request fails as unavailable. */
    public void breakDown() {
        down = true;
    }

    public void recover() {
        down = false;
    }

    /** From now on every read waits until the latch is counted down. */
    public CountDownLatch hold() {
        CountDownLatch latch = new CountDownLatch(1);
        held = latch;
        return latch;
    }

    /** From now on every read of one object waits until the latch is counted down. */
    public CountDownLatch hold(ObjectKey key) {
        return heldOnes.computeIfAbsent(key, any -> new CountDownLatch(1));
    }

    /** How often an object was read. */
    public int reads(ObjectKey key) {
        AtomicInteger count = reads.get(key);
        return count == null ? 0 : count.get();
    }

    /** How often anything was read. */
    public int reads() {
        return reads.values().stream().mapToInt(AtomicInteger::get).sum();
    }

    /** Waits until an object has been asked for that often. */
    public synchronized void awaitReads(ObjectKey key, int count) throws InterruptedException {
        while (reads(key) < count) {
            wait();
        }
    }

    private synchronized void count(ObjectKey key) {
        reads.computeIfAbsent(key, k -> new AtomicInteger()).incrementAndGet();
        notifyAll();
    }

    /** Replaces an object's bytes behind its description: size, version and headers stay. */
    public void tamper(ObjectKey key, byte[] bytes) {
        objects.computeIfPresent(key, (k, e) -> new Entry(e.object(), Body.of(bytes)));
    }

    @Override
    public Optional<StoredObject> find(ObjectKey key) {
        check(key.value());
        return Optional.ofNullable(objects.get(key)).map(Entry::object);
    }

    @Override
    public ObjectContent get(ObjectKey key, ByteRange range) {
        count(key);
        CountDownLatch latch = heldOnes.getOrDefault(key, held);
        try {
            if (latch != null) {
                latch.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("interrupted", e);
        }
        check(key.value());
        Entry entry = objects.get(key);
        if (entry == null) {
            throw new StoreException(StoreException.Kind.NOT_FOUND, name(), key.value(), "no such object", null);
        }
        return new ObjectContent(entry.object(), part(entry.body(), range));
    }

    @Override
    public StoredObject put(ObjectKey key, Body body, ObjectHeaders headers, Precondition precondition) {
        check(key.value());
        Version version = new Version("v" + writes.incrementAndGet());
        StoredObject object =
                new StoredObject(key, version, body.length(), body.checksums().md5(), headers);
        objects.put(key, new Entry(object, body));
        return object;
    }

    @Override
    public Version copy(ObjectKey source, Version sourceVersion, ObjectKey target, ObjectHeaders headers) {
        Entry entry = objects.get(source);
        if (entry == null) {
            throw new StoreException(StoreException.Kind.NOT_FOUND, name(), source.value(), "no such object", null);
        }
        return put(target, entry.body(), headers, Precondition.NONE).version();
    }

    @Override
    public List<DeleteFailure> delete(List<Deletion> deletions) {
        deletions.forEach(deletion -> objects.remove(deletion.key()));
        return List.of();
    }

    @Override
    public ObjectPage list(String prefix, @Nullable String token) {
        check(prefix);
        List<StoredObject> found = new ArrayList<>();
        objects.forEach((key, entry) -> {
            if (key.value().startsWith(prefix)) {
                found.add(entry.object());
            }
        });
        return new ObjectPage(found, null);
    }

    @Override
    public String name() {
        return "map";
    }

    @Override
    public void close() {}

    private void check(String key) {
        if (down) {
            throw new StoreException(StoreException.Kind.UNAVAILABLE, name(), key, "is down", null);
        }
    }

    private static InputStream part(Body body, ByteRange range) {
        try (InputStream in = body.open()) {
            byte[] all = in.readAllBytes();
            int from = (int) Math.min(range.offset(), all.length);
            int to = (int) Math.min((double) from + range.length(), all.length);
            return new ByteArrayInputStream(Arrays.copyOfRange(all, from, to));
        } catch (IOException e) {
            throw new UncheckedIOException("an array can always be read", e);
        }
    }
}
