package mx.prep.testkit.store;

import java.util.EnumMap;
import java.util.Map;

/**
 * How much a store was asked. A list of deletions counts as one request, as does each page of a list.
 *
 * @param requests number of requests of each operation, failed ones too
 * @param bytes bytes of the bodies that were put and of the content that was got
 */
public record Counts(Map<Operation, Long> requests, Map<Operation, Long> bytes) {
    public static final Counts NONE = new Counts(Map.of(), Map.of());

    public Counts {
        requests = Map.copyOf(requests);
        bytes = Map.copyOf(bytes);
    }

    public long requests(Operation operation) {
        return requests.getOrDefault(operation, 0L);
    }

    public long bytes(Operation operation) {
        return bytes.getOrDefault(operation, 0L);
    }

    /** All requests. */
    public long total() {
        return requests.values().stream().mapToLong(Long::longValue).sum();
    }

    /** What was asked since an earlier count. */
    public Counts since(Counts earlier) {
        return new Counts(minus(requests, earlier.requests), minus(bytes, earlier.bytes));
    }

    private static Map<Operation, Long> minus(Map<Operation, Long> now, Map<Operation, Long> before) {
        Map<Operation, Long> difference = new EnumMap<>(Operation.class);
        now.forEach((operation, count) -> difference.put(operation, count - before.getOrDefault(operation, 0L)));
        return difference;
    }
}
