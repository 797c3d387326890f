package mx.prep.internal.follow;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import mx.prep.model.ObjectKey;
import mx.prep.testkit.store.InMemoryStore;
import mx.prep.testkit.store.Operation;
import mx.prep.testkit.store.Request;
import mx.prep.testkit.store.RequestHook;
import mx.prep.testkit.time.VirtualTime;

/**
 * The one line over which a publisher asks its stores: each request takes a while, and each byte that is put or got takes
 * its time, as if packages were as large as a night's. Requests at the same time share it. Thread-safe.
 */
final class SlowLine {
    private static final Duration LATENCY = Duration.ofMillis(20);
    /** 100 Mbit/s. */
    private static final double BYTES_PER_SECOND = 12_500_000;

    private final VirtualTime time;
    private final BooleanSupplier isReading;
    private final double scale;
    private long carried;

    /**
     * @param isReading whether the thread that asks is a reader, who has another line
     * @param scale how many bytes each byte stands for
     */
    SlowLine(VirtualTime time, BooleanSupplier isReading, double scale) {
        this.time = time;
        this.isReading = isReading;
        this.scale = scale;
    }

    /** Puts it before a store. */
    void carry(InMemoryStore store) {
        store.hook(new RequestHook() {
            @Override
            public void before(Request request) {
                if (!isReading.getAsBoolean()) {
                    time.pause(LATENCY);
                }
            }

            @Override
            public void after(Request request) {
                boolean hasBytes = request.operation() == Operation.PUT || request.operation() == Operation.GET;
                if (hasBytes && !isReading.getAsBoolean()) {
                    take(store.bytes(ObjectKey.of(request.key())).orElse(new byte[0]).length);
                }
            }
        });
    }

    private void take(int bytes) {
        double modelled = bytes * scale;
        synchronized (this) {
            carried += Math.round(modelled);
        }
        time.pause(Duration.ofNanos(Math.round(modelled / BYTES_PER_SECOND * 1e9)));
    }

    /** How many bytes it took, in the night's size. */
    synchronized long carried() {
        return carried;
    }
}
