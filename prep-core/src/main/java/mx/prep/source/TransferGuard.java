package mx.prep.source;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Says when a transfer is too slow to go on: less than the floor on average over a minute, or not done by the deadline.
 * Asked about once a second. Thread-safe.
 */
final class TransferGuard {
    private static final Duration SPAN = Duration.ofSeconds(60);

    private final long floor;
    private final Duration deadline;
    private final long startNanos;
    private final Deque<Mark> marks = new ArrayDeque<>();

    private record Mark(long nanos, long bytes) {}

    /**
     * @param floor least bytes per second
     * @param deadline longest time in all
     * @param startNanos when it began
     */
    TransferGuard(long floor, Duration deadline, long startNanos) {
        this.floor = floor;
        this.deadline = deadline;
        this.startNanos = startNanos;
        marks.add(new Mark(startNanos, 0));
    }

    /** What is wrong with having so many bytes at this moment, or empty. */
    synchronized Optional<String> check(long bytes, long nanos) {
        if (nanos - startNanos > deadline.toNanos()) {
            return Optional.of("it isn't done after " + deadline.toMinutes() + " minutes (source.deadline)");
        }
        marks.addLast(new Mark(nanos, bytes));
        while (marks.size() > 1 && nanos - secondOldest() >= SPAN.toNanos()) {
            marks.removeFirst();
        }
        Mark oldest = marks.getFirst();
        long span = nanos - oldest.nanos();
        boolean slow = span >= SPAN.toNanos() && (bytes - oldest.bytes()) / (span / 1e9) < floor;
        return slow
                ? Optional.of("less than " + floor / 1024 + " KiB a second came for a minute (source.rateFloor)")
                : Optional.empty();
    }

    private long secondOldest() {
        Mark oldest = marks.removeFirst();
        long nanos = marks.getFirst().nanos();
        marks.addFirst(oldest);
        return nanos;
    }
}
