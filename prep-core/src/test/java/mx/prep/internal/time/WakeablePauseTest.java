package mx.prep.internal.time;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import mx.prep.error.CancelledException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WakeablePauseTest {
    private final WakeablePause pause = new WakeablePause();

    @Test
    void aRingEndsTheNextNapAndNoPause() {
        pause.ring();
        pause.pause(Duration.ofMillis(1));
        pause.nap(Duration.ofDays(1));
        pause.ring();
        pause.nap(Duration.ofDays(1));
        pause.nap(Duration.ofMillis(1));
    }

    @Test
    void aRingEndsTheNapThatIsTaken() throws Exception {
        FutureTask<Boolean> nap = new FutureTask<>(() -> pause.nap(Duration.ofDays(1)), true);
        new Thread(nap).start();
        pause.ring();
        assertTrue(nap.get(30, TimeUnit.SECONDS));
    }

    @Test
    void closedNobodyWaits() {
        pause.close();
        assertThrows(CancelledException.class, () -> pause.nap(Duration.ofDays(1)));
        assertThrows(CancelledException.class, () -> pause.pause(Duration.ofDays(1)));
    }
}
