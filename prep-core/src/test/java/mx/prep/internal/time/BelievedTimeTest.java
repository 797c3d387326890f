package mx.prep.internal.time;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class BelievedTimeTest {
    private static final Instant OURS = Instant.parse("2021-06-07T01:00:00Z");

    @Test
    void withoutAWordOursCounts() {
        assertEquals(OURS, BelievedTime.of(null, OURS));
    }

    @Test
    void aWordCountsUpToNinetyMinutes() {
        assertEquals(OURS.plusSeconds(5400), BelievedTime.of(OURS.plusSeconds(5400), OURS));
        assertEquals(OURS.minusSeconds(5400), BelievedTime.of(OURS.minusSeconds(5400), OURS));
    }

    @Test
    void oursCountsBeyondThat() {
        assertEquals(OURS, BelievedTime.of(OURS.plusSeconds(5400).plusNanos(1), OURS));
        assertEquals(OURS, BelievedTime.of(OURS.minusSeconds(5400).minusNanos(1), OURS));
        assertEquals(OURS, BelievedTime.of(Instant.parse("2099-06-07T01:00:00Z"), OURS));
    }
}
