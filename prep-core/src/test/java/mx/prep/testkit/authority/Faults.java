package mx.prep.testkit.authority;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.function.UnaryOperator;
import mx.prep.internal.time.Pause;

/** Causes faults: some at once, the others when a package is asked for or the next one is made. Thread-safe. */
final class Faults {
    static final Duration LATE_DIGESTS = Duration.ofSeconds(20);

    private static final int BYTES_PER_SECOND = 4 << 10;
    private static final int FORBIDDEN_REQUESTS = 3;
    /** About as long as the page that authorities are known to answer with. */
    private static final int PAGE_BYTES = 163_000;

    private final Shelf shelf;
    private final Clock clock;
    private final Pause pause;
    private final Deque<UnaryOperator<Reply>> transfers = new ArrayDeque<>();
    private int forbidden;
    private int corrupt;
    private int late;
    private int copies;

    /**
     * @param clock the night's
     * @param pause waits between the pieces of a slow transfer
     */
    Faults(Shelf shelf, Clock clock, Pause pause) {
        this.shelf = shelf;
        this.clock = clock;
        this.pause = pause;
    }

    /**
     * Causes a fault.
     *
     * @throws IllegalStateException if it needs a package that isn't there
     */
    synchronized void cause(AuthorityFault fault) {
        switch (fault) {
            case SLOW_LINK -> transfers.add(reply -> reply.slowed(BYTES_PER_SECOND, pause));
            case TRUNCATED -> transfers.add(reply -> reply.cutAfter(reply.length() / 2));
            case CORRUPT_ZIP -> corrupt++;
            case FORBIDDEN_HTML -> forbidden += FORBIDDEN_REQUESTS;
            case OLDER_CUT -> shelf.put(shelf.previous());
            case DUPLICATE_CUT -> shelf.put(shelf.current().again(clock.instant(), ++copies));
            case OTHER_BYTES -> {
                Offering now = shelf.current();
                // A second later, so that it is of the same minute, whatever the cut is read from.
                shelf.put(Offering.of(
                        Damage.reissued(now.file(), ++copies),
                        now.lastModified().plusSeconds(1),
                        clock.instant()));
            }
            case OLD_SIDECAR -> late++;
        }
    }

    /** The answer to a request for a package, as the faults leave it. */
    synchronized Reply met(Request request, Reply reply) {
        if (forbidden > 0) {
            forbidden--;
            return Reply.of(403, Map.of("Content-Type", "text/html; charset=utf-8"), page());
        }
        boolean whole = request.method().equals("GET") && reply.status() == 200 && reply.length() > 0;
        return whole && !transfers.isEmpty() ? transfers.remove().apply(reply) : reply;
    }

    /** The file that is handed out for a new package's. */
    synchronized Path handedOut(Path made) {
        if (corrupt > 0) {
            corrupt--;
            Damage.corrupt(made);
        }
        return made;
    }

    /** How much later than a new package its digests come. */
    synchronized Duration lag(Duration usual) {
        if (late == 0) {
            return usual;
        }
        late--;
        return LATE_DIGESTS;
    }

    private static byte[] page() {
        String head = "<!DOCTYPE html><html lang=\"es\"><title>Bloqueo IP</title><h1>Bloqueo IP</h1>\n<!-- ";
        return (head + "prep ".repeat((PAGE_BYTES - head.length()) / 5) + "-->\n").getBytes(StandardCharsets.UTF_8);
    }
}
