package mx.prep.examples.night;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import mx.prep.model.CycleResult;
import mx.prep.model.DeliveryResult;
import mx.prep.model.IntakeResult;
import mx.prep.model.ReleaseId;
import mx.prep.model.Reset;
import mx.prep.model.Stage;
import mx.prep.model.SweepReport;
import org.junit.jupiter.api.Test;

/** A step that fails for whatever reason is seen. */
class GuardedOutcomesTest {
    private static final DeliveryResult GOOD =
            new DeliveryResult.AlreadyLive(ReleaseId.parse("20210606-2000-0-0123456789ab"));
    private static final DeliveryResult BAD = new DeliveryResult.Failed(Stage.DIFF, "others move it all the time");

    private static CycleResult cycle(IntakeResult intake, DeliveryResult delivery) {
        return new CycleResult(List.of(intake), Map.of("portal", delivery));
    }

    @Test
    void aCycleIsAsGoodAsItsWorstPart() {
        IntakeResult unchanged = new IntakeResult.Unchanged();
        assertEquals(List.of(), GuardedOutcomes.problems(cycle(unchanged, GOOD)));
        assertEquals(List.of(BAD.toString()), GuardedOutcomes.problems(cycle(unchanged, BAD)));
        IntakeResult failed = new IntakeResult.Failed("no answer");
        assertEquals(List.of(failed.toString()), GuardedOutcomes.problems(cycle(failed, GOOD)));
        assertThrows(IllegalStateException.class, () -> GuardedOutcomes.held(cycle(unchanged, GOOD)));
    }

    @Test
    void aResetHasToShowThePageAndToDelete() {
        SweepReport nothing = new SweepReport(List.of(), 0, List.of(), List.of("nothing was deleted"));
        assertEquals(1, GuardedOutcomes.problems(new Reset(BAD, nothing)).size());
        assertEquals(1, GuardedOutcomes.problems(new Reset(GOOD, nothing)).size());
        assertEquals(List.of("nothing was deleted"), GuardedOutcomes.problems(Map.of("portal", nothing)));
    }

    @Test
    void failuresAndOtherAnswersAreProblems() {
        assertEquals(
                1,
                GuardedOutcomes.problems(List.of(new IllegalStateException("broken")))
                        .size());
        assertThrows(IllegalStateException.class, () -> GuardedOutcomes.answers(List.of(200, 503, 404)));
        assertEquals(List.of(), GuardedOutcomes.problems("it is 2021-06-06T20:05"));
    }
}
