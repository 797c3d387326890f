package mx.prep.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import mx.prep.model.ReleaseId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Looks at the pointer for requests that are ahead. */
class LooksTest {
    private static final ReleaseId RELEASE = ReleaseId.parse("20210606-2005-0-aaaaaaaaaaaa");

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    private final AtomicInteger begun = new AtomicInteger();
    private final CountDownLatch looking = new CountDownLatch(1);
    private final CountDownLatch hold = new CountDownLatch(1);
    private final Looks looks = new Looks(this::look, timer);

    @AfterEach
    void close() {
        timer.shutdownNow();
    }

    private boolean look(Set<ReleaseId> wanted) {
        begun.incrementAndGet();
        looking.countDown();
        try {
            hold.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return wanted.equals(Set.of(RELEASE));
    }

    @Test
    void whatComesWhileOneIsUnderWayWaitsForTheNextAndSharesIt() throws Exception {
        CompletableFuture<Boolean> first = looks.next(RELEASE);
        looking.await();
        CompletableFuture<Boolean> second = looks.next(RELEASE);
        CompletableFuture<Boolean> third = looks.next(RELEASE);
        assertFalse(first.isDone());
        hold.countDown();
        assertTrue(first.get(10, TimeUnit.SECONDS));
        assertTrue(second.get(10, TimeUnit.SECONDS));
        assertTrue(third.get(10, TimeUnit.SECONDS));
        assertEquals(2, begun.get());
    }

    @Test
    void nobodyWaitsForAnEdgeThatWasClosed() {
        timer.shutdownNow();
        assertFalse(looks.next(RELEASE).join(), "nothing was looked at");
        assertEquals(0, begun.get());
    }
}
