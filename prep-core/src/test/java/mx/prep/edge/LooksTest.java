package mx.prep.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.HashSet;
import java.util.Locale;
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

    private static final Looks.Seen SEEN = new Looks.Seen(true, Set.of(RELEASE));

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    private final AtomicInteger begun = new AtomicInteger();
    private final CountDownLatch looking = new CountDownLatch(1);
    private final CountDownLatch hold = new CountDownLatch(1);
    private final Looks looks = new Looks(this::look, timer);

    @AfterEach
    void close() {
        timer.shutdownNow();
    }

    private Looks.Seen look(Set<ReleaseId> wanted) {
        begun.incrementAndGet();
        looking.countDown();
        try {
            hold.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new Looks.Seen(true, wanted);
    }

    @Test
    void whatComesWhileOneIsUnderWayWaitsForTheNextAndSharesIt() throws Exception {
        CompletableFuture<Looks.Seen> first = looks.next(RELEASE);
        looking.await();
        CompletableFuture<Looks.Seen> second = looks.next(RELEASE);
        CompletableFuture<Looks.Seen> third = looks.next(RELEASE);
        assertFalse(first.isDone());
        hold.countDown();
        assertEquals(SEEN, first.get(10, TimeUnit.SECONDS));
        assertEquals(SEEN, second.get(10, TimeUnit.SECONDS));
        assertEquals(SEEN, third.get(10, TimeUnit.SECONDS));
        assertEquals(2, begun.get());
    }

    @Test
    void nobodyWaitsForAnEdgeThatWasClosed() {
        timer.shutdownNow();
        assertEquals(Looks.Seen.NOTHING, looks.next(RELEASE).join());
        assertEquals(0, begun.get());
    }

    @Test
    void whoeverWaitsWhenAnEdgeIsClosedIsToldThatNothingWasSeen() throws Exception {
        CompletableFuture<Looks.Seen> first = looks.next(RELEASE);
        looking.await();
        CompletableFuture<Looks.Seen> second = looks.next(RELEASE);
        timer.shutdownNow();
        looks.close();
        assertEquals(Looks.Seen.NOTHING, second.get(10, TimeUnit.SECONDS));
        hold.countDown();
        first.get(10, TimeUnit.SECONDS);
    }

    @Test
    void releasesThatSomebodyMakesUpDontPileUp() throws Exception {
        CompletableFuture<Looks.Seen> first = looks.next(RELEASE);
        looking.await();
        CompletableFuture<Looks.Seen> second = looks.next(RELEASE);
        Set<ReleaseId> taken = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            ReleaseId forged = ReleaseId.parse(String.format(Locale.ROOT, "20210606-2005-0-%012x", i));
            CompletableFuture<Looks.Seen> answer = looks.next(forged);
            if (!answer.isDone()) {
                taken.add(forged);
            }
        }
        assertEquals(63, taken.size());
        hold.countDown();
        first.get(10, TimeUnit.SECONDS);
        assertEquals(64, second.get(10, TimeUnit.SECONDS).unread().size());
        assertFalse(second.join().isCertain(RELEASE));
    }
}
