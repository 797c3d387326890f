package mx.prep.edge;

import com.google.common.base.Ticker;
import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPInputStream;
import mx.prep.error.StoreException;
import mx.prep.internal.format.TargetLayout;
import mx.prep.model.CacheRule;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.Encoding;
import mx.prep.model.ManifestEntry;
import mx.prep.model.MediaType;
import mx.prep.model.Mode;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import mx.prep.model.Recipe;
import mx.prep.model.ReleaseId;
import mx.prep.spi.ByteRange;
import mx.prep.spi.ObjectContent;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.StoredObject;

/**
 * The files of a live tree as the store has them, which may be a newer release's than the manifest knows.
 *
 * <p>Small ones stay in memory until the pointer moves, 15 seconds at most. That a file isn't there is remembered for a
 * second, and only of names that a page doesn't refer to: files are stored before the pages that need them.
 */
final class LiveTree {
    private static final Duration FRESH = Duration.ofSeconds(15);
    private static final Duration ABSENT = Duration.ofSeconds(1);
    private static final int MOST_ABSENT = 10_000;
    private static final int OVERHEAD = 512;
    private static final int LENGTH_BYTES = 4;

    private final ObjectStore store;
    private final TargetLayout layout;
    private final ReleaseContent content;
    private final Recipe kinds = Recipe.of(Mode.IN_PLACE);
    private final Cache<Place, Found> files;
    private final Cache<Place, Found> absent;
    private final Map<Place, CompletableFuture<Found>> loading = new ConcurrentHashMap<>();

    /** A path while a release was the pointer's. */
    private record Place(ReleaseId release, ObjectKey path) {}

    /** What may be answered to a question for a path that isn't there. */
    enum Absence {
        ASKED_EACH_TIME,
        REMEMBERED
    }

    LiveTree(ObjectStore store, TargetLayout layout, ReleaseContent content, Clock clock, long cacheBytes) {
        this.store = store;
        this.layout = layout;
        this.content = content;
        Ticker ticker = new Ticker() {
            @Override
            public long read() {
                return Duration.between(java.time.Instant.EPOCH, clock.instant())
                        .toNanos();
            }
        };
        this.files = CacheBuilder.newBuilder()
                .concurrencyLevel(1)
                .ticker(ticker)
                .expireAfterWrite(FRESH)
                .maximumWeight(cacheBytes)
                .<Place, Found>weigher((place, found) -> weight(found))
                .build();
        this.absent = CacheBuilder.newBuilder()
                .ticker(ticker)
                .expireAfterWrite(ABSENT)
                .maximumSize(MOST_ABSENT)
                .build();
    }

    private static int weight(Found found) {
        return OVERHEAD + (found instanceof Found.Small small ? small.stored().length : 0);
    }

    /** What lies at a path; fails with {@link StoreException}. */
    CompletableFuture<Found> find(ReleaseId current, ObjectKey path, Absence absence) {
        Place place = new Place(current, path);
        Found known = files.getIfPresent(place);
        if (known == null && absence == Absence.REMEMBERED) {
            known = absent.getIfPresent(place);
        }
        if (known != null) {
            return CompletableFuture.completedFuture(known);
        }
        CompletableFuture<Found> mine = new CompletableFuture<>();
        CompletableFuture<Found> running = loading.putIfAbsent(place, mine);
        if (running != null) {
            return running;
        }
        ObjectKey key = layout.live(path);
        content.submit(mine, key, () -> {
            try {
                Found found = load(key, path);
                (found instanceof Found.Absent ? absent : files).put(place, found);
                return found;
            } finally {
                loading.remove(place, mine);
            }
        });
        if (mine.isCompletedExceptionally()) {
            loading.remove(place, mine);
        }
        return mine;
    }

    /** The stored bytes of a large file; fails with {@link StoreException} if it is another version by now. */
    CompletableFuture<InputStream> stream(Found.Large large, ByteRange range) {
        CompletableFuture<InputStream> opened = new CompletableFuture<>();
        content.submit(opened, large.key(), () -> {
            ObjectContent object = store.get(large.key(), range);
            if (!object.object().version().equals(large.version())) {
                object.close();
                throw changed(large.key());
            }
            return object.stream();
        });
        return opened;
    }

    private StoreException changed(ObjectKey key) {
        return new StoreException(
                StoreException.Kind.UNAVAILABLE,
                store.name(),
                key.value(),
                "was replaced while it was asked for",
                null);
    }

    private Found load(ObjectKey key, ObjectKey path) throws IOException {
        try (ObjectContent object = store.get(key, ByteRange.ALL)) {
            StoredObject described = object.object();
            if (!content.isSmall(described.size())) {
                return large(described, path);
            }
            byte[] stored = object.stream().readNBytes((int) described.size() + 1);
            if (stored.length != described.size()) {
                throw changed(key);
            }
            return small(described, path, stored);
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.NOT_FOUND) {
                return new Found.Absent();
            }
            throw e;
        }
    }

    private Found small(StoredObject object, ObjectKey path, byte[] stored) throws IOException {
        ObjectHeaders headers = headers(object, path);
        byte[] plain = stored;
        if (headers.encoding() == Encoding.GZIP) {
            try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(stored))) {
                plain = in.readAllBytes();
            }
        }
        return new Found.Small(
                entry(
                        path,
                        headers,
                        plain.length,
                        Digest.of(DigestAlgorithm.SHA256, plain),
                        stored.length,
                        Digest.of(DigestAlgorithm.MD5, stored)),
                stored);
    }

    /** A version stands for bytes whose digest isn't known: equal versions are equal bytes. */
    private Found large(StoredObject object, ObjectKey path) throws IOException {
        ObjectHeaders headers = headers(object, path);
        byte[] version = object.version().value().getBytes(StandardCharsets.UTF_8);
        Digest sha256 = headers.decodedSha256();
        Digest md5 = object.md5();
        ManifestEntry entry = entry(
                path,
                headers,
                headers.encoding() == Encoding.GZIP ? decodedSize(object) : object.size(),
                sha256 == null ? Digest.of(DigestAlgorithm.SHA256, version) : sha256,
                object.size(),
                md5 == null ? Digest.of(DigestAlgorithm.MD5, version) : md5);
        return new Found.Large(entry, object.key(), object.version());
    }

    /** Gzip's last field (RFC 1952, section 2.3.1): the length modulo 2^32, which no file of a package reaches. */
    private long decodedSize(StoredObject object) throws IOException {
        try (ObjectContent tail = store.get(object.key(), new ByteRange(object.size() - LENGTH_BYTES, LENGTH_BYTES))) {
            byte[] bytes = tail.stream().readNBytes(LENGTH_BYTES);
            if (bytes.length < LENGTH_BYTES || !tail.object().version().equals(object.version())) {
                throw changed(object.key());
            }
            return Integer.toUnsignedLong(
                    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt());
        }
    }

    /** The object's headers; what somebody else wrote without any gets those of its extension. */
    private ObjectHeaders headers(StoredObject object, ObjectKey path) {
        ObjectHeaders headers = object.headers();
        return headers != null
                ? headers
                : new ObjectHeaders(kinds.mediaTypeOf(path, false), CacheRule.IN_PLACE, Encoding.IDENTITY, null);
    }

    private static ManifestEntry entry(
            ObjectKey path, ObjectHeaders headers, long size, Digest sha256, long storedSize, Digest storedMd5) {
        MediaType type = headers.mediaType();
        return new ManifestEntry(
                path, size, sha256, type, headers.cacheRule(), headers.encoding(), storedSize, storedMd5);
    }
}
