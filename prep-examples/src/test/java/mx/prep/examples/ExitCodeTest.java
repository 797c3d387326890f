package mx.prep.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mx.prep.model.ChangeSummary;
import mx.prep.model.ConfirmationReport;
import mx.prep.model.Cut;
import mx.prep.model.CutOrigin;
import mx.prep.model.CycleResult;
import mx.prep.model.DeliveryResult;
import mx.prep.model.Digest;
import mx.prep.model.HoldReason;
import mx.prep.model.IntakeResult;
import mx.prep.model.PackageRef;
import mx.prep.model.Refusal;
import mx.prep.model.RefusalCode;
import mx.prep.model.ReleaseId;
import mx.prep.model.Stage;
import mx.prep.model.Transfer;
import org.junit.jupiter.api.Test;

class ExitCodeTest {
    private static final PackageRef PACKAGE = new PackageRef(Cut.parse("20210606-2000"), Digest.sha256("a".repeat(64)));
    private static final ReleaseId RELEASE = ReleaseId.of(PACKAGE, 0, Digest.sha256("b".repeat(64)));
    private static final IntakeResult RECEIVED = new IntakeResult.Received(
            PACKAGE, CutOrigin.NAME, new Transfer(Instant.EPOCH, Instant.EPOCH.plusSeconds(1), 7, null));
    private static final IntakeResult UNCHANGED = new IntakeResult.Unchanged();
    private static final IntakeResult REFUSED =
            new IntakeResult.Refused(PACKAGE, Refusal.of(RefusalCode.DATA_CRC, "a.json"));
    private static final DeliveryResult ALREADY = new DeliveryResult.AlreadyLive(RELEASE);
    private static final DeliveryResult FAILED = new DeliveryResult.Failed(Stage.UPLOAD, "the disk is full");
    private static final DeliveryResult HELD = new DeliveryResult.Held(HoldReason.POINTER_MISSING, "lost");
    private static final DeliveryResult UNKNOWN = new DeliveryResult.Unknown("who knows", "run prep publish");

    private static DeliveryResult live(ConfirmationReport.State state) {
        return new DeliveryResult.Live(
                RELEASE,
                PACKAGE,
                new ChangeSummary(3, 3, 0, 0, 7),
                true,
                new ConfirmationReport(state, ConfirmationReport.AskedOf.PUBLIC_URL, 3, List.of(), null, null),
                Map.of());
    }

    private static final DeliveryResult LIVE = live(ConfirmationReport.State.SERVED_NEW);

    private static ExitCode exit(IntakeResult intake, DeliveryResult... targets) {
        Map<String, DeliveryResult> byName = new LinkedHashMap<>();
        Arrays.stream(targets).forEach(result -> byName.put("target-" + byName.size(), result));
        return ExitCode.of(new CycleResult(List.of(intake), byName));
    }

    @Test
    void aCycleThatDidWellIsDone() {
        assertEquals(ExitCode.DONE, exit(RECEIVED, LIVE, LIVE));
        assertEquals(ExitCode.DONE, exit(UNCHANGED, LIVE));
        assertEquals(ExitCode.DONE, exit(RECEIVED, live(ConfirmationReport.State.SUPERSEDED)));
        assertEquals(ExitCode.DONE, exit(RECEIVED, new DeliveryResult.Embargoed("not before 20:00")));
        assertEquals(ExitCode.DONE, exit(RECEIVED, new DeliveryResult.Superseded("newer")));
    }

    @Test
    void nothingNewIsTold() {
        assertEquals(ExitCode.NOTHING_NEW, exit(UNCHANGED, ALREADY));
        assertEquals(ExitCode.NOTHING_NEW, exit(new IntakeResult.NotYet(null), new DeliveryResult.AlreadyLive(null)));
    }

    @Test
    void whatReadersDontSeeIsUnfinished() {
        assertEquals(ExitCode.UNFINISHED, exit(RECEIVED, live(ConfirmationReport.State.SERVED_PREVIOUS)));
        assertEquals(ExitCode.UNFINISHED, exit(RECEIVED, live(ConfirmationReport.State.FOREIGN), LIVE));
    }

    @Test
    void refusalsAndHoldsAreTold() {
        assertEquals(ExitCode.REFUSED, exit(REFUSED, ALREADY));
        assertEquals(
                ExitCode.REFUSED, exit(new IntakeResult.Held(PACKAGE, HoldReason.REISSUED, "other bytes"), ALREADY));
        assertEquals(ExitCode.REFUSED, exit(RECEIVED, HELD));
    }

    @Test
    void someTargetsAreNotAllTargets() {
        assertEquals(ExitCode.SOME_TARGETS, exit(RECEIVED, LIVE, FAILED));
        assertEquals(ExitCode.SOME_TARGETS, exit(RECEIVED, HELD, LIVE));
        assertEquals(ExitCode.FAILED, exit(RECEIVED, FAILED, FAILED));
        assertEquals(ExitCode.FAILED, exit(RECEIVED, FAILED, HELD));
        assertEquals(ExitCode.FAILED, exit(new IntakeResult.Failed("no answer"), ALREADY));
    }

    @Test
    void theUnknownIsWorst() {
        assertEquals(ExitCode.UNKNOWN, exit(RECEIVED, LIVE, FAILED, UNKNOWN));
        assertEquals(31, exit(REFUSED, UNKNOWN).code());
    }
}
