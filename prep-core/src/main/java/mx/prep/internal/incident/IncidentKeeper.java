package mx.prep.internal.incident;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.function.Consumer;
import mx.prep.archive.Ledger;
import mx.prep.archive.LedgerFact;
import mx.prep.error.CancelledException;
import mx.prep.error.StoreException;
import mx.prep.event.PublishEvent;
import mx.prep.internal.time.WakeablePause;
import mx.prep.model.Incident;
import mx.prep.model.PlainText;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes incidents into the ledger and takes over those that other processes left open, on a thread of its own that
 * begins with the first cycle or incident: an archive that is away delays nothing and loses nothing but what is still
 * unwritten at the end. Thread-safe.
 */
public final class IncidentKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(IncidentKeeper.class);
    private static final int MOST_WAITING = 1_000;
    private static final Duration FAREWELL = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final IncidentDesk desk;
    private final Ledger ledger;
    private final Consumer<PublishEvent> teller;
    private final LinkedBlockingDeque<Optional<Incident>> waiting;
    private final WakeablePause pause = new WakeablePause();
    private volatile boolean closing;
    private @Nullable Thread thread;

    /** Changes on their way from desk to keeper; what comes when it is full is dropped and logged. */
    public static final class Queue implements Consumer<Incident> {
        private final LinkedBlockingDeque<Optional<Incident>> waiting = new LinkedBlockingDeque<>();
        private volatile Runnable wake = () -> {};

        @Override
        public void accept(Incident change) {
            wake.run();
            if (waiting.size() < MOST_WAITING) {
                waiting.add(Optional.of(change));
            } else {
                LOG.warn(
                        "Too many incidents wait for the archive; the ledger will lack: {}",
                        PlainText.line(change.sentence()));
            }
        }
    }

    /**
     * @param queue what the desk writes to
     * @param teller hears what is found out about incidents of other processes
     */
    public IncidentKeeper(IncidentDesk desk, Queue queue, Ledger ledger, Consumer<PublishEvent> teller) {
        this.desk = desk;
        this.waiting = queue.waiting;
        this.ledger = ledger;
        this.teller = teller;
        queue.wake = this::begin;
        desk.expectAdoption();
    }

    /** Begins, unless it has begun. */
    public synchronized void begin() {
        if (thread == null && !closing) {
            Thread created = new Thread(this::run, "prep-incidents");
            created.setDaemon(true);
            created.start();
            thread = created;
        }
    }

    private void run() {
        try {
            insist(() -> {
                List<PublishEvent> heard = desk.adopt(ledger.openIncidents());
                heard.forEach(teller);
            });
            for (Optional<Incident> next = waiting.take(); next.isPresent(); next = waiting.take()) {
                write(next.get());
            }
            for (Optional<Incident> late = waiting.poll(); late != null; late = waiting.poll()) {
                late.ifPresent(this::write);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (CancelledException e) {
            LOG.warn("The archive is away; the ledger will lack incidents that were told");
        }
    }

    private void write(Incident change) {
        insist(() -> ledger.append(LedgerFact.of(change)));
    }

    /** Lets be heard what was kept back until the archive could tell what others left open. */
    public void release() {
        desk.release().forEach(teller);
    }

    /** Tries until it is done; the pause ends with the keeper. */
    private void insist(Runnable work) {
        Duration wait = Duration.ofSeconds(1);
        while (true) {
            try {
                work.run();
                return;
            } catch (StoreException e) {
                release();
                pause.pause(wait);
                wait = wait.multipliedBy(2).compareTo(LONGEST) < 0 ? wait.multipliedBy(2) : LONGEST;
            }
        }
    }

    /** Writes what waits, for at most 5 s. */
    @Override
    public void close() {
        closing = true;
        waiting.add(Optional.empty());
        pause.close();
        Thread running;
        synchronized (this) {
            running = thread;
        }
        if (running == null) {
            return;
        }
        try {
            running.join(FAREWELL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        running.interrupt();
    }
}
