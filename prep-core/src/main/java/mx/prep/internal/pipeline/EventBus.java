package mx.prep.internal.pipeline;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import mx.prep.event.PublishEvent;
import mx.prep.event.PublishListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands events to listeners on one thread of its own, in order. A listener that throws is logged once; one that
 * blocks delays no publication: progress is dropped when it lags, anything else waits for it. Thread-safe.
 */
public final class EventBus implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventBus.class);
    private static final int LAG = 1_000;
    private static final Duration FAREWELL = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final List<PublishListener> listeners;
    private final Function<PublishEvent, List<PublishEvent>> desk;
    private final List<AutoCloseable> followers = new CopyOnWriteArrayList<>();
    private final LinkedBlockingDeque<Item> queue = new LinkedBlockingDeque<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Thread thread;
    private final Duration patience;
    /** What a caller last waited for in vain; it isn't waited for again. */
    private volatile CountDownLatch blocked = new CountDownLatch(0);

    private boolean complained;

    /** An event, a caller that waits until all before it were heard, or the end. */
    private sealed interface Item {
        record Event(PublishEvent event) implements Item {}

        record Mark(CountDownLatch reached) implements Item {}

        record End() implements Item {}
    }

    public EventBus(List<PublishListener> listeners) {
        this(listeners, List::of);
    }

    /**
     * @param desk what is to be heard of each event, in the event thread; must not wait
     */
    public EventBus(List<PublishListener> listeners, Function<PublishEvent, List<PublishEvent>> desk) {
        this(listeners, desk, PATIENCE);
    }

    EventBus(List<PublishListener> listeners, Function<PublishEvent, List<PublishEvent>> desk, Duration patience) {
        this.patience = patience;
        this.listeners = List.copyOf(listeners);
        this.desk = desk;
        this.thread = new Thread(this::run, "prep-events");
        this.thread.setDaemon(true);
        this.thread.start();
    }

    /** Sends an event; never blocks. Events after {@link #close} are dropped. */
    public void send(PublishEvent event) {
        boolean progress = event instanceof PublishEvent.Downloading || event instanceof PublishEvent.Uploading;
        if (closed.get() || (progress && queue.size() > LAG)) {
            return;
        }
        queue.add(new Item.Event(event));
    }

    private void run() {
        try {
            for (Item item = queue.take(); !(item instanceof Item.End); item = queue.take()) {
                if (item instanceof Item.Event sent) {
                    desk.apply(sent.event()).forEach(heard -> listeners.forEach(listener -> tell(listener, heard)));
                } else if (item instanceof Item.Mark mark) {
                    mark.reached().countDown();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(PublishListener listener, PublishEvent event) {
        try {
            listener.on(event);
        } catch (RuntimeException | Error e) {
            if (!complained) {
                complained = true;
                LOG.warn("A listener failed; its next failures are not logged: {}", listener.getClass(), e);
            }
        }
    }

    /**
     * Waits until the listeners heard what was sent so far: at most 2 s, and not at all while one still blocks that was
     * waited for in vain, in the event thread itself, or once closed.
     */
    public void settle() {
        if (closed.get() || Thread.currentThread() == thread || blocked.getCount() > 0) {
            return;
        }
        CountDownLatch reached = new CountDownLatch(1);
        queue.add(new Item.Mark(reached));
        try {
            if (!reached.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                blocked = reached;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Has something closed after the last event was heard. */
    public void closeAfter(AutoCloseable follower) {
        followers.add(follower);
    }

    /** Lets the listeners hear what was sent, for at most 5 s, then closes what works on what they heard. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        queue.add(new Item.End());
        try {
            thread.join(FAREWELL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
        for (AutoCloseable follower : followers) {
            try {
                follower.close();
            } catch (Exception e) {
                LOG.warn("Closing failed; what is left goes with the process", e);
            }
        }
    }
}
