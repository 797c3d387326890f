package mx.prep.examples.edge;

import java.util.concurrent.atomic.AtomicLongArray;

/** Counts responses by the first digit of their status. Thread-safe. */
final class AccessCounters {
    private static final int CLASSES = 6;
    private final AtomicLongArray byClass = new AtomicLongArray(CLASSES);

    void count(int status) {
        byClass.incrementAndGet(Math.min(CLASSES - 1, status / 100));
    }

    AccessCounts counts() {
        return new AccessCounts(byClass.get(2), byClass.get(3), byClass.get(4), byClass.get(5));
    }
}
