package mx.prep.internal.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import mx.prep.error.CancelledException;
import mx.prep.internal.time.Pause;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class YieldingTest {
    private final Yielding yielding = new Yielding();

    @Test
    void workThatIsAskedGivesWayAndTheThreadGoesOn() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        FutureTask<Optional<String>> work = new FutureTask<>(() -> {
            Optional<String> result = yielding.run(() -> {
                begun.countDown();
                Pause.SYSTEM.pause(Duration.ofDays(1));
                return "done";
            });
            assertFalse(Thread.currentThread().isInterrupted(), "the interrupt is spent");
            return result;
        });
        new Thread(work).start();
        begun.await();
        yielding.giveWay();
        assertEquals(Optional.empty(), work.get(30, TimeUnit.SECONDS));
    }

    @Test
    void whatIsDoneInTimeIsDone() {
        assertEquals(Optional.of("done"), yielding.run(() -> {
            yielding.giveWay();
            return "done";
        }));
        assertFalse(Thread.interrupted());
    }

    @Test
    void whoeverIsAskedWhileNothingRunsIsNotInterrupted() {
        yielding.giveWay();
        assertEquals(Optional.of(false), yielding.run(Thread::interrupted));
    }

    @Test
    void failuresAndOtherInterruptsGoThrough() {
        assertThrows(
                IllegalStateException.class,
                () -> yielding.run(() -> {
                    throw new IllegalStateException("broken");
                }));
        assertThrows(
                CancelledException.class,
                () -> yielding.run(() -> {
                    Thread.currentThread().interrupt();
                    Pause.SYSTEM.pause(Duration.ofDays(1));
                    return "done";
                }));
        assertEquals(true, Thread.interrupted());
    }
}
