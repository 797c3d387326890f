package mx.prep.edge;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import mx.prep.error.StoreException;
import mx.prep.model.Digest;
import mx.prep.model.Encoding;
import mx.prep.model.ManifestEntry;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import mx.prep.spi.ByteRange;
import mx.prep.spi.ObjectContent;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.StoredObject;

/**
 * The stored bytes of releases: small files from memory, large ones as streams, nothing that isn't what its manifest
 * says.
 *
 * <p>What is in memory is keyed by content: a file that stays from cut to cut stays in memory, and nothing can be out
 * of date. However many readers ask for a file at once, the store is asked once.
 */
final class ReleaseContent implements AutoCloseable {
    private static final int READERS = 16;
    private static final int QUEUE = 4096;
    private static final int LARGEST_SHARE = 16;
    private static final long LARGEST = 8L << 20;
    private final ObjectStore store;
    private final Incidents incidents;
    private final long largest;
    private final Cache<Content, byte[]> cache;
    private final Map<Content, CompletableFuture<byte[]>> loading = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor readers =
            Threads.pool("prep-edge-store", READERS, new LinkedBlockingQueue<>(QUEUE));

    ReleaseContent(ObjectStore store, Incidents incidents, long cacheBytes) {
        this.store = store;
        this.incidents = incidents;
        this.largest = Math.min(LARGEST, cacheBytes / LARGEST_SHARE);
        this.cache = CacheBuilder.newBuilder()
                .concurrencyLevel(1)
                .maximumWeight(cacheBytes)
                .<Content, byte[]>weigher((content, bytes) -> bytes.length)
                .build();
    }

    /** What bytes are, wherever they lie. */
    private record Content(Digest sha256, Digest storedMd5, long storedSize, Encoding encoding) {
        static Content of(ManifestEntry entry) {
            return new Content(entry.sha256(), entry.storedMd5(), entry.storedSize(), entry.encoding());
        }
    }

    /** Whether a file's stored bytes are held in memory as a whole. */
    boolean isSmall(ManifestEntry entry) {
        return isSmall(entry.storedSize());
    }

    boolean isSmall(long storedSize) {
        return storedSize <= largest;
    }

    /**
     * A small file's stored bytes.
     *
     * @return bytes that must not be changed; fails with {@link StoreException}
     */
    CompletableFuture<byte[]> bytes(ObjectKey key, ManifestEntry entry) {
        Content content = Content.of(entry);
        byte[] cached = cache.getIfPresent(content);
        if (cached != null) {
            return CompletableFuture.completedFuture(cached);
        }
        CompletableFuture<byte[]> mine = new CompletableFuture<>();
        CompletableFuture<byte[]> running = loading.putIfAbsent(content, mine);
        if (running != null) {
            return running;
        }
        // Another load may have ended between the two looks.
        byte[] late = cache.getIfPresent(content);
        if (late != null) {
            loading.remove(content, mine);
            mine.complete(late);
            return mine;
        }
        submit(mine, key, () -> {
            try {
                byte[] bytes = load(key, entry);
                cache.put(content, bytes);
                return bytes;
            } finally {
                loading.remove(content, mine);
            }
        });
        if (mine.isCompletedExceptionally()) {
            loading.remove(content, mine);
        }
        return mine;
    }

    /**
     * A large file's bytes, or a part of them, as they are stored.
     *
     * @return a stream that the caller closes; fails with {@link StoreException}
     */
    CompletableFuture<InputStream> stream(ObjectKey key, ManifestEntry entry, ByteRange range) {
        CompletableFuture<InputStream> opened = new CompletableFuture<>();
        submit(opened, key, () -> open(key, entry, range, this::alarm));
        return opened;
    }

    /** Undoes gzip, checking what comes out. */
    InputStream decoded(InputStream stored, ManifestEntry entry) throws IOException {
        return decoded(stored, entry, this::alarm);
    }

    /** Reads on one of the threads that ask the store. */
    <T> void submit(CompletableFuture<T> future, ObjectKey key, Reading<T> reading) {
        try {
            readers.execute(() -> {
                T result;
                try {
                    result = reading.read();
                } catch (RuntimeException | IOException | Error e) {
                    StoreException failure = failure(key, e);
                    incidents.open("edge: " + failure.getMessage());
                    future.completeExceptionally(failure);
                    return;
                }
                future.complete(result);
            });
        } catch (RejectedExecutionException e) {
            future.completeExceptionally(new StoreException(
                    StoreException.Kind.THROTTLED, store.name(), key.value(), "too much is being read", e));
        }
    }

    interface Reading<T> {
        T read() throws IOException;
    }

    private StoreException failure(ObjectKey key, Throwable e) {
        if (e instanceof StoreException failure) {
            return failure;
        }
        boolean corrupt = e instanceof CheckedStream.WrongBytesException || e instanceof ZipException;
        return new StoreException(
                corrupt ? StoreException.Kind.CORRUPT : StoreException.Kind.UNAVAILABLE,
                store.name(),
                key.value(),
                "can't be read: " + e.getMessage(),
                e);
    }

    private byte[] load(ObjectKey key, ManifestEntry entry) throws IOException {
        byte[] bytes;
        try (InputStream in = open(key, entry, ByteRange.ALL, flaw -> {})) {
            bytes = in.readNBytes(Math.toIntExact(entry.storedSize()));
        }
        if (entry.encoding() == Encoding.GZIP) {
            try (InputStream in = decoded(new ByteArrayInputStream(bytes), entry, flaw -> {})) {
                in.transferTo(OutputStream.nullOutputStream());
            }
        }
        return bytes;
    }

    private InputStream open(ObjectKey key, ManifestEntry entry, ByteRange range, Consumer<String> alarm) {
        ObjectContent content = store.get(key, range);
        if (!isTheSame(content.object(), entry)) {
            content.close();
            throw new StoreException(
                    StoreException.Kind.CORRUPT,
                    store.name(),
                    key.value(),
                    "is another object than the manifest says",
                    null);
        }
        if (!range.isAll()) {
            return new CheckedStream(content.stream(), key.value(), range.length(), null, alarm);
        }
        Digest digest = entry.encoding() == Encoding.GZIP ? entry.storedMd5() : entry.sha256();
        return new CheckedStream(content.stream(), key.value(), entry.storedSize(), digest, alarm);
    }

    private static InputStream decoded(InputStream stored, ManifestEntry entry, Consumer<String> alarm)
            throws IOException {
        InputStream plain = new GZIPInputStream(stored, 8192);
        return new CheckedStream(plain, entry.path().value(), entry.size(), entry.sha256(), alarm);
    }

    private static boolean isTheSame(StoredObject object, ManifestEntry entry) {
        ObjectHeaders headers = object.headers();
        return object.size() == entry.storedSize()
                && (object.md5() == null || object.md5().equals(entry.storedMd5()))
                && (headers == null
                        || headers.decodedSha256() == null
                        || Objects.equals(headers.decodedSha256(), entry.sha256()));
    }

    private void alarm(String flaw) {
        incidents.open("edge: " + store.name() + ": " + flaw);
    }

    @Override
    public void close() {
        readers.shutdownNow();
        cache.invalidateAll();
    }
}
