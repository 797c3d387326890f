package mx.prep.internal.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RotatingTest {
    private static final Instant START = Instant.parse("2021-06-06T20:00:00Z");
    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final AtomicInteger fetched = new AtomicInteger();
    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            return now.get();
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    };

    private Rotating<String> lasting(@Nullable Duration life) {
        return new Rotating<>(
                () -> new Rotating.Lease<>(
                        "secret " + fetched.incrementAndGet(),
                        life == null ? null : now.get().plus(life)),
                clock);
    }

    private void pass(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    @Test
    void itIsReplacedFiveMinutesBeforeItsEnd() {
        Rotating<String> rotating = lasting(Duration.ofHours(1));
        assertEquals("secret 1", rotating.secret());
        pass(Duration.ofMinutes(54));
        assertEquals("secret 1", rotating.secret());
        pass(Duration.ofMinutes(1));
        assertEquals("secret 2", rotating.secret());
    }

    @Test
    void withoutAnEndOrWithANearOneItIsAskedForOnceAMinute() {
        for (Duration life : new Duration[] {null, Duration.ofMinutes(4)}) {
            fetched.set(0);
            Rotating<String> rotating = lasting(life);
            rotating.secret();
            pass(Duration.ofSeconds(59));
            assertEquals("secret 1", rotating.secret());
            pass(Duration.ofSeconds(1));
            assertEquals("secret 2", rotating.secret());
        }
    }

    @Test
    void aFailureIsForgivenWhileSomethingIsValid() {
        Rotating<String> rotating = new Rotating<>(
                () -> {
                    if (fetched.incrementAndGet() > 1) {
                        throw new IllegalStateException("away");
                    }
                    return new Rotating.Lease<>("secret", START.plus(Duration.ofHours(1)));
                },
                clock);
        rotating.secret();
        pass(Duration.ofMinutes(57));
        assertEquals("secret", rotating.secret());
        assertEquals("secret", rotating.secret());
        assertEquals(2, fetched.get(), "not asked again at once");
        pass(Duration.ofMinutes(4));
        assertThrows(IllegalStateException.class, rotating::secret);
    }

    @Test
    void whatIsDiscardedIsFetchedAnew() {
        Rotating<String> rotating = lasting(Duration.ofHours(1));
        rotating.secret();
        rotating.discard();
        assertEquals("secret 2", rotating.secret());
    }

    @Test
    void oneThreadFetchesForAll() throws Exception {
        CountDownLatch waiting = new CountDownLatch(1);
        Rotating<String> rotating = new Rotating<>(
                () -> {
                    fetched.incrementAndGet();
                    try {
                        waiting.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return new Rotating.Lease<>("secret", null);
                },
                clock);
        ExecutorService pool = Executors.newFixedThreadPool(16);
        try {
            List<Future<String>> all = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                all.add(pool.submit(rotating::secret));
            }
            waiting.countDown();
            for (Future<String> one : all) {
                assertEquals("secret", one.get());
            }
        } finally {
            pool.shutdownNow();
        }
        assertEquals(1, fetched.get());
    }

    @Test
    void nothingPrintsIt() {
        Rotating<String> rotating = lasting(Duration.ofHours(1));
        rotating.secret();
        assertFalse(rotating.toString().contains("secret 1"));
        assertFalse(new Rotating.Lease<>("secret 1", START).toString().contains("secret 1"));
    }
}
