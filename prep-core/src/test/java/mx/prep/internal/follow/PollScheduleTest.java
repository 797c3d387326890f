package mx.prep.internal.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PollScheduleTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void pollsAreSpreadByATenth() {
        PollSchedule schedule = new PollSchedule(MINUTE, new Random(7));
        for (int i = 0; i < 1_000; i++) {
            long millis = schedule.afterSuccess().toMillis();
            assertTrue(millis >= 54_000 && millis <= 66_000, () -> millis + " ms");
        }
    }

    @Test
    void failuresBackOffButNeverForLong() {
        PollSchedule schedule = new PollSchedule(Duration.ofSeconds(1), new Random(7));
        long first = schedule.afterFailure(Optional.empty()).toMillis();
        for (int i = 0; i < 100; i++) {
            schedule.afterFailure(Optional.empty());
        }
        long late = schedule.afterFailure(Optional.empty()).toMillis();

        assertTrue(first <= 1_100, () -> first + " ms");
        assertTrue(late >= 9_000 && late <= 11_000, () -> late + " ms");
    }

    @Test
    void aSuccessEndsTheBackoff() {
        PollSchedule schedule = new PollSchedule(Duration.ofSeconds(1), new Random(7));
        schedule.afterFailure(Optional.empty());
        schedule.afterFailure(Optional.empty());
        schedule.afterSuccess();

        assertTrue(schedule.afterFailure(Optional.empty()).toMillis() <= 1_100);
    }

    @Test
    void retryAfterIsObeyedWithinReason() {
        PollSchedule schedule = new PollSchedule(Duration.ofSeconds(1), new Random(7));

        assertEquals(Duration.ofSeconds(90), schedule.afterFailure(Optional.of(Duration.ofSeconds(90))));
        assertEquals(Duration.ofMinutes(10), schedule.afterFailure(Optional.of(Duration.ofDays(1))));
    }
}
