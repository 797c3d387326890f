package mx.prep.testkit.azure;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import mx.prep.testkit.store.Utf8Order;
import org.jspecify.annotations.Nullable;

/** A container's blobs. Each method is atomic: of writers with the same condition exactly one wins. Thread-safe. */
final class Container {
    private final Clock clock;
    private final TreeMap<String, StoredBlob> blobs = new TreeMap<>(Utf8Order.INSTANCE);
    private final Map<String, Map<String, byte[]>> blocks = new HashMap<>();
    private long lastVersion;

    Container(Clock clock) {
        this.clock = clock;
    }

    synchronized Optional<StoredBlob> find(String name) {
        return Optional.ofNullable(blobs.get(name));
    }

    synchronized List<String> names() {
        return List.copyOf(blobs.keySet());
    }

    /** The blobs from a name on. */
    synchronized NavigableMap<String, StoredBlob> from(String name) {
        return new TreeMap<>(blobs.tailMap(name, true));
    }

    /** The blob that a call is about, if the conditions hold. */
    synchronized StoredBlob existing(BlobCall call) {
        StoredBlob blob = find(call.blob()).orElseThrow(BlobRefusal::noSuchBlob);
        check(call.header("if-match"), call.header("if-none-match"), blob);
        return blob;
    }

    /** Stores a blob if the conditions of the call hold; its blocks that nobody named are dropped. */
    synchronized StoredBlob put(BlobCall call, byte[] bytes, Map<String, String> headers) {
        StoredBlob now = blobs.get(call.blob());
        Optional<String> absent = call.header("if-none-match");
        if (now != null && absent.equals(Optional.of("*"))) {
            throw new BlobRefusal(409, "BlobAlreadyExists", "The specified blob already exists.");
        }
        check(call.header("if-match"), absent, now);
        StoredBlob stored = new StoredBlob(bytes, "0x8D" + Long.toHexString(++lastVersion), headers, clock.instant());
        blobs.put(call.blob(), stored);
        blocks.remove(call.blob());
        return stored;
    }

    synchronized void block(String name, String id, byte[] bytes) {
        blocks.computeIfAbsent(name, any -> new HashMap<>()).put(id, bytes);
    }

    synchronized Optional<byte[]> block(String name, String id) {
        return Optional.ofNullable(blocks.getOrDefault(name, Map.of()).get(id));
    }

    synchronized void delete(BlobCall call) {
        existing(call);
        blobs.remove(call.blob());
    }

    /**
     * Conditions as Blob Storage judges them.
     *
     * @param now what is there, or null
     */
    static void check(Optional<String> match, Optional<String> noneMatch, @Nullable StoredBlob now) {
        boolean holds = match.isEmpty() || (now != null && names(match.get(), now));
        boolean other = noneMatch.isEmpty() || now == null || !names(noneMatch.get(), now);
        if (!holds || !other) {
            throw BlobRefusal.conditionNotMet();
        }
    }

    private static boolean names(String condition, StoredBlob blob) {
        return condition.equals("*") || condition.equals("\"" + blob.etag() + "\"");
    }
}
