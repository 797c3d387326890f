package mx.prep.testkit.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import mx.prep.error.StoreException;
import mx.prep.error.StoreException.Kind;
import mx.prep.model.CacheRule;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.Encoding;
import mx.prep.model.MediaType;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import mx.prep.spi.BatchingStore;
import mx.prep.spi.Body;
import mx.prep.spi.ByteRange;
import mx.prep.spi.ObjectContent;
import mx.prep.spi.ObjectPage;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.Precondition;
import mx.prep.spi.StoredObject;
import mx.prep.spi.WriteBatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.function.Executable;

/** What the contract's tests share: the store under test, what it can do, and short ways to use it. */
abstract class StoreFixture {
    protected static final ObjectHeaders HEADERS = new ObjectHeaders(
            new MediaType("text/html; charset=utf-8"),
            CacheRule.IN_PLACE,
            Encoding.IDENTITY,
            Digest.of(DigestAlgorithm.SHA256, "decoded".getBytes(StandardCharsets.UTF_8)));

    protected ObjectStore store;

    /** Opens an empty store of its own for each test; the test closes it. */
    protected abstract ObjectStore openStore();

    /**
     * The stored bytes, read by a client that isn't the store under test; empty where there is no other client.
     */
    protected abstract Optional<byte[]> bytesOnTheOtherSide(ObjectKey key);

    /** False where a name can't be an object and a folder at once: in a folder, and on a server backed by one. */
    protected boolean holdsObjectAndFolderOfOneName() {
        return true;
    }

    /** How it refuses what {@link #holdsObjectAndFolderOfOneName} says that it can't hold. */
    protected Kind refusalOfOneName() {
        return Kind.DENIED;
    }

    /** False where a list by this prefix, which no object has, is refused or has objects: an emulator's flaw. */
    protected boolean listsBy(String prefix) {
        return true;
    }

    /** False where the store or the platform under it can't hold this name; it must then say so. */
    protected boolean holds(ObjectKey key) {
        return true;
    }

    /** False where conditions on a version let several writers through in a race: an emulator's flaw. */
    protected boolean matchesExactlyInRaces() {
        return true;
    }

    /** More objects than fit on a page of a list. */
    protected int moreThanOnePage() {
        return InMemoryStore.PAGE_SIZE + 1;
    }

    @BeforeEach
    void open() {
        store = openStore();
    }

    @AfterEach
    void close() {
        store.close();
    }

    protected static ObjectKey key(String value) {
        return ObjectKey.of(value);
    }

    protected static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Bytes that don't compress, the same for the same seed. */
    protected static byte[] bytes(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    protected StoredObject put(String key, String text) {
        return put(key, text, Precondition.NONE);
    }

    protected StoredObject put(String key, String text, Precondition precondition) {
        return store.put(key(key), Body.of(bytes(text)), HEADERS, precondition);
    }

    /** Many objects, in a batch where the store has batches, else by a few threads. */
    protected void putAll(List<String> keys) {
        if (store instanceof BatchingStore batching) {
            try (WriteBatch batch = batching.openBatch()) {
                keys.forEach(key -> batch.put(key(key), Body.of(bytes(key)), HEADERS, Precondition.ABSENT));
                assertEquals(List.of(), batch.commit());
            }
        } else {
            keys.parallelStream().forEach(key -> put(key, key, Precondition.ABSENT));
        }
    }

    protected StoredObject found(String key) {
        return store.find(key(key)).orElseThrow(() -> new AssertionError("no object " + key));
    }

    protected byte[] read(String key, ByteRange range) {
        try (ObjectContent content = store.get(key(key), range)) {
            return content.stream().readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Both sides see these bytes under the key. */
    protected void assertHolds(String key, byte[] expected) {
        assertArrayEquals(expected, read(key, ByteRange.ALL), key);
        assertEquals(expected.length, found(key).size(), key);
        bytesOnTheOtherSide(key(key)).ifPresent(other -> assertArrayEquals(expected, other, key));
    }

    /** Neither side sees an object under the key. */
    protected void assertNothing(String key) {
        assertEquals(Optional.empty(), store.find(key(key)));
        assertEquals(List.of(), keys(key));
        assertRefused(Kind.NOT_FOUND, key, () -> store.get(key(key), ByteRange.ALL));
    }

    /** The request fails with this kind, and the error says where. */
    protected StoreException assertRefused(@Nullable Kind kind, String key, Executable request) {
        StoreException e = assertThrows(StoreException.class, request);
        if (kind != null) {
            assertEquals(kind, e.kind(), e.getMessage());
        }
        assertEquals(store.name(), e.store());
        assertEquals(key, e.key());
        return e;
    }

    /** All objects under a prefix, page after page. */
    protected List<StoredObject> list(String prefix) {
        List<StoredObject> all = new ArrayList<>();
        @Nullable String token = null;
        do {
            ObjectPage page = store.list(prefix, token);
            all.addAll(page.objects());
            token = page.next();
        } while (token != null);
        return all;
    }

    /** The keys of all objects under a prefix, sorted, since a list has no order. */
    protected List<String> keys(String prefix) {
        return list(prefix).stream()
                .map(object -> object.key().value())
                .sorted()
                .toList();
    }

    /** Does the same on many threads that start together; an exception is a result too. */
    protected static List<Object> race(int threads, Callable<?> action) throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            CyclicBarrier start = new CyclicBarrier(threads);
            List<Future<Object>> futures = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                futures.add(pool.submit(() -> {
                    start.await();
                    return action.call();
                }));
            }
            List<Object> results = new ArrayList<>();
            for (Future<Object> future : futures) {
                try {
                    results.add(future.get());
                } catch (ExecutionException e) {
                    results.add(e.getCause());
                }
            }
            return results;
        } finally {
            pool.shutdownNow();
        }
    }
}
