package mx.prep.archive;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
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

/** A store in memory that fails the test on any write but a creation, notes every request and fails where told to. */
public final class CreateOnlyStore implements ObjectStore {
    /** What goes wrong with a request. */
    public enum Fault {
        NONE,
        /** Not applied, and the store says so. */
        UNAVAILABLE,
        /** Not applied, and nobody knows. */
        LOST_BEFORE,
        /** Applied, and nobody knows. */
        LOST_AFTER
    }

    /** What a publisher that is killed at a request leaves behind. */
    public static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    public final Map<String, byte[]> objects = new ConcurrentSkipListMap<>();
    public final Map<String, ObjectHeaders> headers = new ConcurrentSkipListMap<>();
    public final List<String> requests = new CopyOnWriteArrayList<>();
    private final int pageSize;
    public volatile BiFunction<String, String, Fault> faults = (operation, key) -> Fault.NONE;

    public CreateOnlyStore(int pageSize) {
        this.pageSize = pageSize;
    }

    public CreateOnlyStore() {
        this(1000);
    }

    @Override
    public Optional<StoredObject> find(ObjectKey key) {
        begin("find", key.value());
        return Optional.ofNullable(objects.get(key.value())).map(bytes -> describe(key, bytes));
    }

    @Override
    public ObjectContent get(ObjectKey key, ByteRange range) {
        begin("get", key.value());
        byte[] bytes = objects.get(key.value());
        if (bytes == null) {
            throw failure(Kind.NOT_FOUND, key.value());
        }
        int from = (int) Math.min(range.offset(), bytes.length);
        int length = (int) Math.min(range.length(), bytes.length - from);
        return new ObjectContent(describe(key, bytes), new ByteArrayInputStream(bytes, from, length));
    }

    @Override
    public StoredObject put(ObjectKey key, Body body, ObjectHeaders objectHeaders, Precondition precondition) {
        Fault fault = begin("put", key.value());
        if (!(precondition instanceof Precondition.Absent)) {
            throw new AssertionError("the archive overwrites " + key);
        }
        if (fault == Fault.LOST_BEFORE) {
            throw failure(Kind.UNKNOWN_OUTCOME, key.value());
        }
        byte[] bytes = bytes(body);
        byte[] before = objects.putIfAbsent(key.value(), bytes);
        if (before == null) {
            headers.put(key.value(), objectHeaders);
        }
        if (fault == Fault.LOST_AFTER) {
            throw failure(Kind.UNKNOWN_OUTCOME, key.value());
        }
        if (before != null) {
            throw failure(Kind.PRECONDITION, key.value());
        }
        return describe(key, bytes);
    }

    @Override
    public Version copy(ObjectKey source, Version sourceVersion, ObjectKey target, ObjectHeaders objectHeaders) {
        throw new AssertionError("the archive copies " + source + " over " + target);
    }

    @Override
    public List<DeleteFailure> delete(List<Deletion> deletions) {
        throw new AssertionError("the archive deletes " + deletions);
    }

    @Override
    public ObjectPage list(String prefix, @Nullable String token) {
        begin("list", prefix);
        List<StoredObject> page = new ArrayList<>();
        for (Map.Entry<String, byte[]> object : objects.entrySet()) {
            String key = object.getKey();
            if (key.startsWith(prefix) && (token == null || key.compareTo(token) > 0)) {
                if (page.size() == pageSize) {
                    return new ObjectPage(page, page.get(pageSize - 1).key().value());
                }
                page.add(describe(ObjectKey.of(key), object.getValue()));
            }
        }
        return new ObjectPage(page, null);
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public void close() {
        objects.clear();
    }

    /** The requests since the last call, as {@code operation key}. */
    public List<String> drain() {
        List<String> drained = List.copyOf(requests);
        requests.clear();
        return drained;
    }

    public String text(String key) {
        byte[] bytes = objects.get(key);
        if (bytes == null) {
            throw new AssertionError("no " + key + " among " + objects.keySet());
        }
        return new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
    }

    private Fault begin(String operation, String key) {
        requests.add(operation + " " + key);
        Fault fault = faults.apply(operation, key);
        if (fault == Fault.UNAVAILABLE) {
            throw failure(Kind.UNAVAILABLE, key);
        }
        return fault;
    }

    private static StoredObject describe(ObjectKey key, byte[] bytes) {
        Digest md5 = Digest.of(DigestAlgorithm.MD5, bytes);
        return new StoredObject(key, new Version(md5.hex()), bytes.length, md5, null);
    }

    private static byte[] bytes(Body body) {
        try (java.io.InputStream in = body.open()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static StoreException failure(Kind kind, String key) {
        return new StoreException(kind, "memory", key, "as the test asked", null);
    }
}
