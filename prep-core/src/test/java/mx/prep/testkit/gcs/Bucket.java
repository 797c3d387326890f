package mx.prep.testkit.gcs;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import mx.prep.testkit.store.Utf8Order;
import org.jspecify.annotations.Nullable;

/** A bucket's objects. Each method is atomic: of writers with the same condition exactly one wins. Thread-safe. */
final class Bucket {
    private final String name;
    private final Clock clock;
    private final Duration retention;
    private final Guard guard;
    private final TreeMap<String, GcsObject> objects = new TreeMap<>(Utf8Order.INSTANCE);
    private long lastGeneration;

    /**
     * An empty bucket.
     *
     * @param retention how long an object can't be replaced or deleted after it was written
     * @param guard what whoever writes may do
     */
    Bucket(String name, Clock clock, Duration retention, Guard guard) {
        this.name = name;
        this.clock = clock;
        this.retention = retention;
        this.guard = guard;
    }

    String name() {
        return name;
    }

    synchronized Optional<GcsObject> find(String object) {
        return Optional.ofNullable(objects.get(object));
    }

    /** The object that a call is about: there, of the generation asked for, and as its conditions want it. */
    synchronized GcsObject existing(Call call) {
        GcsObject object = find(call.object()).orElseThrow(() -> GcsRefusal.noSuchObject(name, call.object()));
        call.query("generation").ifPresent(wanted -> {
            if (Long.parseLong(wanted) != object.generation()) {
                throw GcsRefusal.noSuchObject(name, call.object());
            }
        });
        Conditions.of(call).check(object);
        return object;
    }

    /** All objects in the order of their names' UTF-8. */
    synchronized NavigableMap<String, GcsObject> all() {
        return new TreeMap<>(objects);
    }

    synchronized List<String> names() {
        return List.copyOf(objects.keySet());
    }

    /** Stores an object if the conditions hold. */
    synchronized GcsObject put(
            String object,
            byte[] bytes,
            Map<String, String> properties,
            Map<String, String> metadata,
            Conditions conditions) {
        GcsObject now = objects.get(object);
        conditions.check(now);
        guard.checkWrite(name, object, now != null, properties.containsKey("retention.mode"));
        checkRetention(now);
        // Microseconds, as Google's are; never the same twice.
        Instant time = clock.instant();
        long micros = time.getEpochSecond() * 1_000_000 + time.getNano() / 1000;
        lastGeneration = Math.max(lastGeneration + 1, micros);
        GcsObject stored = new GcsObject(bytes, properties, metadata, lastGeneration, 1, time);
        objects.put(object, stored);
        return stored;
    }

    /** Changes what is said of an object. */
    synchronized GcsObject describe(Call call, Map<String, String> properties, Map<String, String> metadata) {
        GcsObject changed = existing(call).with(properties, metadata);
        objects.put(call.object(), changed);
        return changed;
    }

    synchronized void delete(Call call) {
        checkRetention(existing(call));
        objects.remove(call.object());
    }

    private void checkRetention(@Nullable GcsObject now) {
        if (now == null) {
            return;
        }
        Instant until = now.created().plus(retention);
        Instant own = now.retainedUntil();
        if (clock.instant().isBefore(own != null && own.isAfter(until) ? own : until)) {
            throw new GcsRefusal(
                    403,
                    "retentionPolicyNotMet",
                    "Object '" + name
                            + "/...' is subject to bucket's retention policy or object retention and cannot be"
                            + " deleted or overwritten until " + until);
        }
    }
}
