package mx.prep.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mx.prep.archive.Samples;
import mx.prep.event.PublishEvent;
import mx.prep.model.ChangeSummary;
import mx.prep.model.ConfirmationReport;
import mx.prep.model.CutOrigin;
import mx.prep.model.HoldReason;
import mx.prep.model.Incident;
import mx.prep.model.IncidentCause;
import mx.prep.model.PackageRef;
import mx.prep.model.Refusal;
import mx.prep.model.RefusalCode;
import mx.prep.model.ReleaseId;
import mx.prep.model.Stage;
import org.junit.jupiter.api.Test;

class MetricsListenerTest {
    private static final Instant AT = Samples.NOW;
    private static final PackageRef CUT = Samples.reference(Samples.EIGHT, "eight");
    private static final ReleaseId RELEASE = ReleaseId.of(CUT, 0, Samples.RECIPE);
    private static final Pattern ROW =
            Pattern.compile("\\| `(prep\\.[a-z.]+)` \\| (\\w+) \\| ([^|]+) \\| ([^|]+) \\|.*");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final MetricsListener listener = new MetricsListener(registry);

    @Test
    void everyMeterIsDocumentedWithTypeUnitAndTags() throws IOException {
        night();
        TreeSet<String> documented = new TreeSet<>();
        for (String line : Files.readAllLines(Path.of("../docs/metrics.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches() && !row.group(1).startsWith("prep.edge.")) {
                documented.add(String.join(" | ", row.group(1), row.group(2), row.group(3), row.group(4)));
            }
        }
        TreeSet<String> there = new TreeSet<>();
        for (Meter meter : registry.getMeters()) {
            Meter.Id id = meter.getId();
            List<String> tags = id.getTags().stream().map(Tag::getKey).sorted().toList();
            String kind = id.getType().name().toLowerCase(Locale.ROOT);
            there.add(String.join(
                    " | ",
                    id.getName(),
                    kind,
                    id.getBaseUnit() == null ? "seconds" : id.getBaseUnit(),
                    tags.isEmpty() ? "none" : "`" + String.join("`, `", tags) + "`"));
        }
        assertFalse(there.isEmpty());
        assertEquals(String.join("\n", documented), String.join("\n", there));
    }

    @Test
    void countsAndTimesWhatHappened() {
        night();
        assertEquals(
                1, registry.get("prep.live").tag("target", "portal").counter().count());
        assertEquals(4000, registry.get("prep.uploaded").counter().count());
        assertEquals(40_000_000, registry.get("prep.downloaded").counter().count());
        assertEquals(5, registry.get("prep.live.files").gauge().value());
        assertEquals(
                (double) AT.getEpochSecond(),
                registry.get("prep.live.since").timeGauge().value(TimeUnit.SECONDS));
        assertEquals(-3600, registry.get("prep.clock.offset").timeGauge().value(TimeUnit.SECONDS));
        assertEquals(
                1.5, registry.get("prep.stage").tag("stage", "upload").timer().totalTime(TimeUnit.SECONDS));
        assertEquals(4.2, registry.get("prep.reader.delay").timer().totalTime(TimeUnit.SECONDS));
        assertEquals(
                1,
                registry.get("prep.polls").tag("outcome", "not-yet").counter().count());
        assertEquals(
                1,
                registry.get("prep.incidents")
                        .tag("cause", "delivery")
                        .counter()
                        .count());
    }

    @Test
    void openIncidentsGoUpAndDown() {
        listener.on(new PublishEvent.IncidentOpened(AT, IncidentCause.DELIVERY, "portal", CUT, "full"));
        assertEquals(1, open("alarm"));
        listener.on(new PublishEvent.IncidentClosed(AT, incident()));
        listener.on(new PublishEvent.IncidentClosed(AT, incident()));
        assertEquals(0, open("alarm"), "also where an earlier process's incident ends");
        assertEquals(0, open("warning"));
    }

    private double open(String severity) {
        return registry.get("prep.incidents.open")
                .tag("severity", severity)
                .gauge()
                .value();
    }

    private void night() {
        List.of(
                        new PublishEvent.Polled(AT, "NotYet", null),
                        new PublishEvent.SourceAnswered(AT, Duration.ofHours(-1)),
                        new PublishEvent.Downloaded(AT, CUT, CutOrigin.NAME, 40_000_000, 50e6),
                        new PublishEvent.Unpacked(AT, CUT, 3004, 188_000_000),
                        new PublishEvent.Held(AT, null, CUT, HoldReason.REISSUED, "other bytes"),
                        new PublishEvent.Refused(AT, CUT, Refusal.of(RefusalCode.DIGEST_MISMATCH, "not the same")),
                        new PublishEvent.Live(AT, "portal", RELEASE, CUT, new ChangeSummary(5, 1, 2, 3, 4000)),
                        new PublishEvent.Purged(AT, "portal", RELEASE),
                        new PublishEvent.Confirmed(
                                AT,
                                "portal",
                                RELEASE,
                                new ConfirmationReport(
                                        ConfirmationReport.State.SERVED_NEW,
                                        ConfirmationReport.AskedOf.PUBLIC_URL,
                                        12,
                                        List.of(),
                                        Duration.ofMillis(4_200),
                                        Duration.ofMillis(80))),
                        new PublishEvent.StageFinished(AT, null, CUT, Stage.VERIFY, Duration.ofMillis(500)),
                        new PublishEvent.StageFinished(AT, "portal", CUT, Stage.UPLOAD, Duration.ofMillis(1_500)),
                        new PublishEvent.IncidentOpened(AT, IncidentCause.DELIVERY, "portal", CUT, "full"),
                        new PublishEvent.IncidentClosed(AT, incident()),
                        new PublishEvent.CutFound(AT, "prep.zip"))
                .forEach(listener::on);
    }

    private static Incident incident() {
        return new Incident(1, IncidentCause.DELIVERY, "portal", CUT, "full", "p", AT, AT.plusSeconds(9), null);
    }
}
