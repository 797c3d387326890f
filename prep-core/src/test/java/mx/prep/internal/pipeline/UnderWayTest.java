package mx.prep.internal.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import mx.prep.model.Stage;
import mx.prep.testkit.time.VirtualTime;
import org.junit.jupiter.api.Test;

class UnderWayTest {
    private final VirtualTime time = new VirtualTime(Instant.EPOCH);
    private final UnderWay underWay = new UnderWay(time);
    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.DIFF);

    @Test
    void tenMinutesAreToldWithTheStage() {
        underWay.begin(stage::get);
        stage.set(Stage.UPLOAD);
        time.advance(UnderWay.LONGEST.minusNanos(1));
        assertEquals(Optional.empty(), underWay.delay());
        time.advance(Duration.ofNanos(1));
        String told = underWay.delay().orElseThrow();
        assertTrue(told.startsWith("UPLOAD takes long") && told.contains("10 minutes ago"), told);
    }

    @Test
    void whatIsLiveMayTakeItsTime() {
        underWay.begin(stage::get);
        time.advance(Duration.ofHours(1));
        for (Stage after : new Stage[] {Stage.PURGE, Stage.CONFIRM}) {
            stage.set(after);
            assertEquals(Optional.empty(), underWay.delay());
        }
        stage.set(Stage.SWITCHOVER);
        assertTrue(underWay.delay().isPresent());
    }

    @Test
    void eachDeliveryCountsByItself() {
        underWay.begin(stage::get);
        time.advance(Duration.ofHours(1));
        underWay.end();
        assertEquals(Optional.empty(), underWay.delay());
        underWay.begin(stage::get);
        assertEquals(Optional.empty(), underWay.delay());
    }
}
