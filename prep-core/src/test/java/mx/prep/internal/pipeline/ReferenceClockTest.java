package mx.prep.internal.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class ReferenceClockTest {
    private static final Instant OURS = Instant.parse("2021-06-07T01:00:00Z");
    private final ReferenceClock reference = new ReferenceClock(Clock.fixed(OURS, ZoneOffset.UTC));

    @Test
    void withoutAnAuthorityOursDecides() {
        assertTrue(reference.learn(null).isEmpty());
        assertEquals(OURS, reference.now());
    }

    @Test
    void theAuthoritysClockDecidesAndAnHourIsAnAlarmOnce() {
        Instant theirs = OURS.plusSeconds(3600);

        assertTrue(reference.learn(theirs).orElseThrow().contains("3600 s behind"));
        assertEquals(theirs, reference.now());
        assertTrue(reference.learn(theirs).isEmpty(), "the alarm isn't repeated");
    }

    @Test
    void twoMinutesAreNoAlarm() {
        assertTrue(reference.learn(OURS.minusSeconds(120)).isEmpty());
        assertEquals(OURS.minusSeconds(120), reference.now());
    }

    @Test
    void aClockThatIsWrongAgainIsAnAlarmAgain() {
        assertTrue(reference.learn(OURS.minusSeconds(600)).isPresent());
        assertTrue(reference.learn(OURS).isEmpty());
        assertTrue(reference.learn(OURS.minusSeconds(600)).isPresent());
    }
}
