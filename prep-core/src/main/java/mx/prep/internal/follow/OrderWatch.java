package mx.prep.internal.follow;

import java.time.Duration;
import mx.prep.error.CancelledException;
import mx.prep.error.StoreException;
import mx.prep.internal.pipeline.Pipeline;
import mx.prep.internal.time.Pause;
import mx.prep.model.OrderKind;

/**
 * Looks every two seconds whether somebody ordered something, here or elsewhere, and has it carried out at once: an
 * order waits neither for the next poll nor behind a transfer, a purge or a confirmation. One request for each look. On
 * a thread of its own, {@code prep-orders}.
 */
public final class OrderWatch implements AutoCloseable {
    /** How long it takes at most until an order is seen. */
    public static final Duration INTERVAL = Duration.ofSeconds(2);

    private static final Duration FAREWELL = Duration.ofSeconds(5);

    private final Pipeline pipeline;
    private final Pause pause;
    private final Runnable bell;
    private final Thread thread = new Thread(this::run, "prep-orders");

    /**
     * @param bell called when the source is to be asked at once
     */
    public OrderWatch(Pipeline pipeline, Pause pause, Runnable bell) {
        this.pipeline = pipeline;
        this.pause = pause;
        this.bell = bell;
        this.thread.setDaemon(true);
    }

    /** Begins to look; orders that are there already are left to the first cycle. */
    public void start() {
        try {
            pipeline.noticeOrders();
        } catch (StoreException e) {
            // The first look takes them for news, which costs a delivery.
            thread.start();
            return;
        }
        thread.start();
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                pause.pause(INTERVAL);
                look();
            }
        } catch (CancelledException e) {
            // Nobody follows any more.
            return;
        }
    }

    private void look() {
        try {
            pipeline.lookForOrders()
                    .filter(order -> order.kind() == OrderKind.RETRY)
                    .ifPresent(order -> bell.run());
        } catch (StoreException e) {
            // The cycles say that the archive fails; the next look may see more.
            return;
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(FAREWELL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
