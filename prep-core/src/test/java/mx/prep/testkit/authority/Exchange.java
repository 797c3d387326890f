package mx.prep.testkit.authority;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Remembers what was asked, and answers what a test has arranged. Thread-safe. */
final class Exchange {
    private static final int REMEMBERED = 10_000;

    private final Map<String, Deque<Reply>> next = new HashMap<>();
    private final Map<String, Reply> always = new HashMap<>();
    private final Map<String, Deque<Long>> breaks = new HashMap<>();
    private final Deque<Request> requests = new ArrayDeque<>();

    synchronized void next(String path, Reply reply) {
        next.computeIfAbsent(path, any -> new ArrayDeque<>()).add(reply);
    }

    synchronized void always(String path, Reply reply) {
        always.put(path, reply);
    }

    synchronized void breakOff(String path, long bytes) {
        breaks.computeIfAbsent(path, any -> new ArrayDeque<>()).add(bytes);
    }

    /** The reply, cut off if that is arranged for its path. */
    synchronized Reply brokenOff(String path, Reply reply) {
        Deque<Long> queue = breaks.get(path);
        return queue == null || queue.isEmpty() || reply.length() == 0 ? reply : reply.cutAfter(queue.remove());
    }

    synchronized void restore(String path) {
        next.remove(path);
        always.remove(path);
        breaks.remove(path);
    }

    /** Remembers a request and gives the answer that is arranged for its path, if there is one. */
    synchronized Optional<Reply> receive(Request request, String path) {
        if (requests.size() == REMEMBERED) {
            requests.removeFirst();
        }
        requests.add(request);
        Deque<Reply> queue = next.get(path);
        return Optional.ofNullable(queue == null || queue.isEmpty() ? always.get(path) : queue.remove());
    }

    synchronized List<Request> requests() {
        return List.copyOf(requests);
    }
}
