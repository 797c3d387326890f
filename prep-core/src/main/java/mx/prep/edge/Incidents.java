package mx.prep.edge;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import mx.prep.event.PublishEvent;
import mx.prep.event.PublishListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a listener what goes wrong, on a thread of its own and the same thing once a minute at most. */
final class Incidents implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Incidents.class);
    private static final Duration QUIET = Duration.ofMinutes(1);
    private static final int REMEMBERED = 256;
    private static final int WAITING = 64;
    private final PublishListener listener;
    private final Clock clock;
    private final Map<String, Instant> told = new LinkedHashMap<>();
    private final ThreadPoolExecutor teller = Threads.pool("prep-edge-incidents", 1, new ArrayBlockingQueue<>(WAITING));

    Incidents(PublishListener listener, Clock clock) {
        this.listener = listener;
        this.clock = clock;
        teller.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    }

    void open(String message) {
        Instant now = clock.instant();
        if (isNew(message, now)) {
            teller.execute(() -> tell(new PublishEvent.IncidentOpened(now, null, message)));
        }
    }

    private synchronized boolean isNew(String message, Instant now) {
        Instant last = told.get(message);
        if (last != null && now.isBefore(last.plus(QUIET))) {
            return false;
        }
        told.remove(message);
        told.put(message, now);
        if (told.size() > REMEMBERED) {
            told.remove(told.keySet().iterator().next());
        }
        return true;
    }

    private void tell(PublishEvent event) {
        try {
            listener.on(event);
        } catch (RuntimeException e) {
            LOG.warn("a listener failed", e);
        }
    }

    @Override
    public void close() {
        teller.shutdown();
    }
}
