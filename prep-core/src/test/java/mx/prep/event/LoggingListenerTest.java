package mx.prep.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mx.prep.archive.Samples;
import mx.prep.model.ChangeSummary;
import mx.prep.model.ConfirmationReport;
import mx.prep.model.ContentCheck;
import mx.prep.model.ContentFinding;
import mx.prep.model.CutOrigin;
import mx.prep.model.Decree;
import mx.prep.model.HoldReason;
import mx.prep.model.Incident;
import mx.prep.model.IncidentCause;
import mx.prep.model.Order;
import mx.prep.model.OrderKind;
import mx.prep.model.PackageRef;
import mx.prep.model.Refusal;
import mx.prep.model.RefusalCode;
import mx.prep.model.ReleaseId;
import mx.prep.model.Stage;
import mx.prep.model.Standing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.event.Level;

class LoggingListenerTest {
    private static final Instant AT = Samples.NOW;
    private static final PackageRef CUT = Samples.reference(Samples.EIGHT, "eight");
    private static final ReleaseId RELEASE = ReleaseId.of(CUT, 0, Samples.RECIPE);
    private static final ConfirmationReport GOOD = new ConfirmationReport(
            ConfirmationReport.State.SERVED_NEW,
            ConfirmationReport.AskedOf.PUBLIC_URL,
            12,
            List.of(),
            Duration.ofMillis(4_200),
            null);
    private static final ConfirmationReport BAD = new ConfirmationReport(
            ConfirmationReport.State.MIXED,
            ConfirmationReport.AskedOf.PUBLIC_URL,
            12,
            List.of("index.html is of another cut"),
            null,
            null);

    static Stream<PublishEvent> events() {
        return Stream.of(
                new PublishEvent.Started(AT, "redaccion-1", "sidecar sha256", List.of()),
                new PublishEvent.Polled(AT, "Unchanged", AT.plusSeconds(60)),
                new PublishEvent.SourceAnswered(AT, Duration.ofSeconds(-2)),
                new PublishEvent.CutFound(AT, "prep.zip"),
                new PublishEvent.Downloading(AT, "prep.zip", 10, -1),
                new PublishEvent.Downloaded(AT, CUT, CutOrigin.NAME, 40_000_000, 50e6),
                new PublishEvent.Verified(AT, CUT, "sidecar sha256"),
                new PublishEvent.Archived(AT, CUT),
                new PublishEvent.Unpacked(AT, CUT, 3004, 188_000_000),
                new PublishEvent.Held(AT, null, CUT, HoldReason.REISSUED, "other bytes"),
                new PublishEvent.Refused(AT, CUT, Refusal.of(RefusalCode.DIGEST_MISMATCH, "not the same")),
                new PublishEvent.Uploading(AT, "portal", RELEASE, 3, 5),
                new PublishEvent.Live(AT, "portal", RELEASE, CUT, new ChangeSummary(5, 1, 2, 3, 4)),
                new PublishEvent.Purged(AT, "portal", RELEASE),
                new PublishEvent.Confirmed(AT, "portal", RELEASE, BAD),
                new PublishEvent.StageFinished(AT, "portal", CUT, Stage.UPLOAD, Duration.ofMillis(1500)),
                new PublishEvent.IncidentOpened(AT, IncidentCause.DELIVERY, "portal", CUT, "it is full"),
                new PublishEvent.IncidentClosed(
                        AT,
                        new Incident(
                                1,
                                IncidentCause.DELIVERY,
                                "portal",
                                CUT,
                                "it was full",
                                "p",
                                AT,
                                AT.plusSeconds(250),
                                null)),
                new PublishEvent.OrderFound(
                        AT,
                        new Order(
                                1,
                                OrderKind.ROLLBACK,
                                CUT,
                                CUT.cut(),
                                Standing.NONE,
                                null,
                                new Decree("ana", "wrong figures", AT))),
                new PublishEvent.Mixed(AT, "portal", RELEASE, Duration.ofSeconds(3)),
                new PublishEvent.Unfit(AT, "portal", CUT, List.of("index.html has absolute links")),
                new PublishEvent.Fitting(AT, "portal", CUT, "mode in-place fits this package"),
                new PublishEvent.ContentChecked(
                        AT, CUT, List.of(new ContentFinding(ContentCheck.JSON, "2 files aren't JSON"))),
                new PublishEvent.TargetChecked(AT, "portal", CUT),
                new PublishEvent.InStep(AT, "portal"),
                new PublishEvent.Settled(AT));
    }

    @Test
    void everyKindIsTried() {
        Set<Class<?>> tried = events().map(PublishEvent::getClass).collect(Collectors.toSet());
        List<Class<?>> missing = Arrays.stream(PublishEvent.class.getPermittedSubclasses())
                .filter(kind -> !tried.contains(kind))
                .collect(Collectors.toList());
        assertEquals(List.of(), missing, "add a line to EventLine and an example here");
    }

    @ParameterizedTest
    @MethodSource("events")
    void isOneLineForPeople(PublishEvent event) {
        String line = EventLine.of(event);
        assertFalse(line.contains("\n"), line);
        assertFalse(line.contains("[at="), () -> "a record's own words: " + line);
        List<String> parts = Arrays.stream(event.getClass().getRecordComponents())
                .map(c -> c.getName())
                .toList();
        if (parts.contains("target") && !line.startsWith("held")) {
            assertTrue(line.startsWith("portal: "), line);
        }
        if (parts.contains("reference") || parts.contains("release")) {
            assertTrue(line.contains("20210606-2000"), line);
        }
    }

    @Test
    void levelsSayWhoHasToLook() {
        assertEquals(Level.ERROR, level(IncidentCause.STALE));
        assertEquals(Level.WARN, level(IncidentCause.LATE));
        assertEquals(Level.WARN, LoggingListener.level(new PublishEvent.Confirmed(AT, "portal", RELEASE, BAD)));
        assertEquals(Level.INFO, LoggingListener.level(new PublishEvent.Confirmed(AT, "portal", RELEASE, GOOD)));
        assertEquals(Level.DEBUG, LoggingListener.level(new PublishEvent.Downloading(AT, "prep.zip", 1, 2)));
        assertEquals(
                Level.WARN,
                LoggingListener.level(new PublishEvent.Started(AT, "p", "none", List.of("nobody would notice"))));
        assertEquals(
                "portal: release " + RELEASE + ": readers get served-new (12 files, 4.2 s after it was found)",
                EventLine.of(new PublishEvent.Confirmed(AT, "portal", RELEASE, GOOD)));
        assertEquals(
                "portal: incident (delivery) over after 4 min 10 s: it was full",
                EventLine.of(events().filter(PublishEvent.IncidentClosed.class::isInstance)
                        .findFirst()
                        .orElseThrow()));
    }

    private static Level level(IncidentCause cause) {
        return LoggingListener.level(new PublishEvent.IncidentOpened(AT, cause, null, null, "late"));
    }
}
