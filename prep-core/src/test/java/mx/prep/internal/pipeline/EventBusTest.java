package mx.prep.internal.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import mx.prep.event.PublishEvent;
import mx.prep.event.PublishListener;
import org.junit.jupiter.api.Test;

class EventBusTest {
    private static final Instant NOW = Instant.parse("2021-06-07T01:00:00Z");

    @Test
    void listenersHearEverythingInOrderBeforeCloseReturns() {
        List<PublishEvent> heard = new CopyOnWriteArrayList<>();
        EventBus bus = new EventBus(List.of(heard::add));
        for (int i = 0; i < 100; i++) {
            bus.send(new PublishEvent.CutFound(NOW, "cut " + i));
        }
        bus.close();

        assertEquals(100, heard.size());
        assertEquals(new PublishEvent.CutFound(NOW, "cut 99"), heard.get(99));
    }

    @Test
    void aListenerThatThrowsSilencesNobody() {
        List<PublishEvent> heard = new CopyOnWriteArrayList<>();
        EventBus bus = new EventBus(List.of(
                event -> {
                    throw new IllegalStateException("broken listener");
                },
                heard::add));
        bus.send(new PublishEvent.CutFound(NOW, "a"));
        bus.send(new PublishEvent.CutFound(NOW, "b"));
        bus.close();

        assertEquals(2, heard.size());
    }

    @Test
    void aListenerThatBlocksDelaysNobodyAndLosesOnlyProgress() throws InterruptedException {
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        List<PublishEvent> heard = new CopyOnWriteArrayList<>();
        EventBus bus = new EventBus(List.of(event -> {
            blocked.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            heard.add(event);
        }));
        bus.send(new PublishEvent.CutFound(NOW, "first"));
        assertTrue(blocked.await(30, TimeUnit.SECONDS));
        for (int i = 0; i < 5_000; i++) {
            bus.send(new PublishEvent.Downloading(NOW, "p", i, 5_000));
        }
        bus.send(new PublishEvent.CutFound(NOW, "last"));
        release.countDown();
        bus.close();

        assertEquals(new PublishEvent.CutFound(NOW, "last"), heard.get(heard.size() - 1));
        assertTrue(heard.size() < 2_000, () -> heard.size() + " events were kept");
    }

    @Test
    void whoSettlesHasHeardWhatWasSent() {
        List<PublishEvent> heard = new ArrayList<>();
        try (EventBus bus = new EventBus(List.of(heard::add))) {
            for (int i = 0; i < 1_000; i++) {
                bus.send(new PublishEvent.CutFound(NOW, "cut " + i));
                bus.settle();
                assertEquals(i + 1, heard.size());
            }
        }
    }

    @Test
    void aBlockedListenerIsWaitedForOnceUntilItGoesOn() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        List<PublishEvent> heard = new CopyOnWriteArrayList<>();
        PublishListener slow = event -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            heard.add(event);
        };
        try (EventBus bus = new EventBus(List.of(slow), List::of, Duration.ofMillis(1))) {
            bus.send(new PublishEvent.CutFound(NOW, "a"));
            bus.settle();
            bus.settle();
            assertEquals(List.of(), heard);
            release.countDown();
            while (heard.isEmpty()) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void aListenerMaySettleItself() {
        List<EventBus> bus = new ArrayList<>();
        List<PublishEvent> heard = new CopyOnWriteArrayList<>();
        bus.add(new EventBus(List.of(event -> {
            bus.get(0).settle();
            heard.add(event);
        })));
        bus.get(0).send(new PublishEvent.CutFound(NOW, "a"));
        bus.get(0).close();
        assertEquals(1, heard.size());
    }
}
