package mx.prep.examples.cloudfront;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * What one point of presence knows of a key-value store: each key arrives after so many requests as chance says, whatever
 * became of the keys that were written with it; of one key the values arrive in their order. Thread-safe.
 */
final class KeyValueView {
    private final Random random;
    private final int lag;
    private final Map<String, String> sent = new HashMap<>();
    private final Map<String, Deque<Arrival>> under = new HashMap<>();
    private long requests;

    /** A value, or none, that is known from a request on. */
    private record Arrival(long at, @Nullable String value) {}

    /**
     * @param random says how late each value is
     * @param lag the most requests that a value is late
     */
    KeyValueView(Random random, int lag) {
        this.random = random;
        this.lag = lag;
    }

    /** Something was written into the store, in which there is this now. */
    synchronized void changed(Map<String, String> values) {
        values.forEach((key, value) -> {
            if (!value.equals(sent.get(key))) {
                send(key, value);
            }
        });
        sent.keySet().stream().filter(key -> !values.containsKey(key)).toList().forEach(key -> send(key, null));
    }

    private void send(String key, @Nullable String value) {
        if (value == null) {
            sent.remove(key);
        } else {
            sent.put(key, value);
        }
        Deque<Arrival> before = under.computeIfAbsent(key, any -> new ArrayDeque<>());
        long at = requests + random.nextInt(lag + 1);
        before.add(new Arrival(
                before.isEmpty() ? at : Math.max(at, before.getLast().at()), value));
    }

    /** A request comes in: what arrives with it, by key; null where a key is gone. */
    synchronized Map<String, @Nullable String> arrivals() {
        requests++;
        Map<String, @Nullable String> now = new HashMap<>();
        under.forEach((key, values) -> {
            while (!values.isEmpty() && values.getFirst().at() < requests) {
                now.put(key, values.removeFirst().value());
            }
        });
        return now;
    }
}
