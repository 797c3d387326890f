package mx.prep.internal.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import mx.prep.internal.pipeline.ReferenceClock.Apart;
import mx.prep.model.IncidentCause;
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

        assertTrue(reference.learn(theirs).orElseThrow().message().contains("3600 s behind"));
        assertEquals(theirs, reference.now());
        assertTrue(reference.learn(theirs).isEmpty(), "the alarm isn't repeated");
    }

    @Test
    void anHourAndAHalfIsBelievedEitherWay() {
        reference.learn(OURS.plusSeconds(5400));
        assertEquals(OURS.plusSeconds(5400), reference.now());
        reference.learn(OURS.minusSeconds(5400));
        assertEquals(OURS.minusSeconds(5400), reference.now());
    }

    @Test
    void beyondThatOursDecidesAndTheAlarmSaysBothTimes() {
        for (Instant theirs : List.of(OURS.plusSeconds(5401), OURS.minusSeconds(5401))) {
            reference.learn(OURS);
            String alarm = reference.learn(theirs).orElseThrow().message();

            assertTrue(alarm.contains(theirs.toString()) && alarm.contains(OURS.toString()), alarm);
            assertTrue(alarm.contains("isn't believed") && alarm.contains("Check this machine's clock"), alarm);
            assertEquals(OURS, reference.now());
            assertEquals(Duration.between(OURS, theirs), reference.told());
            assertTrue(reference.learn(theirs).isEmpty(), "the alarm isn't repeated");
        }
    }

    @Test
    void aClockThatIsOffAndThenUnbelievableIsTwoAlarms() {
        Apart off = reference.learn(OURS.plusSeconds(600)).orElseThrow();
        assertEquals(IncidentCause.CLOCK, off.cause());
        assertTrue(off.message().contains("theirs decides"), off::message);
        Apart unbelieved = reference.learn(OURS.plusSeconds(6000)).orElseThrow();
        assertEquals(IncidentCause.SOURCE_TIME, unbelieved.cause(), "one that an open alarm doesn't swallow");
        assertTrue(unbelieved.message().contains("isn't believed"), unbelieved::message);
        assertEquals(OURS, reference.now(), "what was believed before doesn't stay");
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
