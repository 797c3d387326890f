package mx.prep.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Looks at the pointer for requests that are ahead. */
class LooksTest {
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    private final AtomicInteger begun = new AtomicInteger();
    private final CountDownLatch looking = new CountDownLatch(1);
    private final CountDownLatch hold = new CountDownLatch(1);
    private final Looks looks = new Looks(this::look, timer);

    @AfterEach
    void close() {
        timer.shutdownNow();
    }

    private void look() {
        begun.incrementAndGet();
        looking.countDown();
        try {
            hold.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whatComesWhileOneIsUnderWayWaitsForTheNextAndSharesIt() throws Exception {
        CompletableFuture<?> first = looks.next();
        looking.await();
        CompletableFuture<?> second = looks.next();
        CompletableFuture<?> third = looks.next();
        assertFalse(first.isDone());
        hold.countDown();
        first.get(10, TimeUnit.SECONDS);
        second.get(10, TimeUnit.SECONDS);
        third.get(10, TimeUnit.SECONDS);
        assertEquals(2, begun.get());
    }

    @Test
    void nobodyWaitsForAnEdgeThatWasClosed() {
        timer.shutdownNow();
        assertTrue(looks.next().isDone());
        assertEquals(0, begun.get());
    }
}
