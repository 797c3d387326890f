package mx.prep.internal.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import mx.prep.event.PublishEvent;
import mx.prep.internal.follow.Follow;
import mx.prep.internal.follow.Punctuality;
import mx.prep.model.CycleResult;
import mx.prep.model.Election;
import mx.prep.model.HoldReason;
import mx.prep.model.IntakeResult;
import mx.prep.model.LedgerEntry;
import mx.prep.source.FailoverSource;
import mx.prep.source.HttpSource;
import mx.prep.spi.PackageSource;
import mx.prep.testkit.authority.AuthoritySimulator;
import mx.prep.testkit.authority.AuthoritySimulatorBuilder;
import mx.prep.testkit.authority.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What sources promise, through the whole publisher, over HTTPS. */
class SourceNightTest {
    @TempDir
    Path folder;

    private SourceRig rig(UnaryOperator<AuthoritySimulatorBuilder> options) {
        return new SourceRig(folder, options);
    }

    private SourceRig rig() {
        return rig(options -> options);
    }

    private static PackageSource fixed(SourceRig rig, AuthoritySimulator authority) {
        return HttpSource.at(authority.packageUri()).trust(rig.pem(authority)).build();
    }

    private static List<String> packagesAsked(SourceRig rig, int since) {
        return rig.authority.requests().stream()
                .skip(since)
                .filter(request -> request.path().endsWith(".zip"))
                .filter(request -> request.header("If-None-Match").isEmpty())
                .map(Request::path)
                .toList();
    }

    @Test
    void whatWasMissedIsArchivedInOrderAndNeverPublished() {
        try (SourceRig rig = rig()) {
            Pipeline pipeline = rig.pipeline(rig.listing());
            rig.cut(0);
            SourceRig.live(pipeline.runOnce());
            rig.cut(1);
            rig.cut(2);
            rig.cut(3);
            rig.cut(4);
            CycleResult result = pipeline.runOnce();

            assertEquals(rig.generator.cut(4), SourceRig.live(result));
            assertEquals(
                    rig.cuts(4, 1, 2, 3),
                    result.intake().stream()
                            .map(IntakeResult.Received.class::cast)
                            .map(received -> received.reference().cut())
                            .toList());
            assertEquals(rig.cuts(0, 1, 2, 3, 4), rig.claimed(pipeline));
            assertEquals(
                    rig.cuts(0, 4),
                    pipeline.archive().ledger().last(100).stream()
                            .filter(entry -> entry.kind() == LedgerEntry.Kind.LIVE)
                            .map(entry -> java.util.Objects.requireNonNull(entry.reference())
                                    .cut())
                            .toList());
            int before = rig.authority.requests().size();
            assertEquals(
                    List.of(new IntakeResult.Unchanged()), pipeline.runOnce().intake());
            assertEquals(List.of(), packagesAsked(rig, before), "the newest still counts as seen last");
        }
    }

    @Test
    void aMissedPackageThatFailsIsTriedAgainAndAGapIsNone() {
        try (SourceRig rig = rig()) {
            Pipeline pipeline = rig.pipeline(rig.listing());
            rig.cut(0);
            pipeline.runOnce();
            rig.cut(1);
            rig.cut(2);
            rig.cut(3);
            String second = "/" + rig.generator.name(1);
            rig.authority.answerNextOf(second, 503, Map.of(), new byte[0]);
            rig.authority.answerAlways("/" + rig.generator.name(2), 404, Map.of(), new byte[0]);
            CycleResult result = pipeline.runOnce();
            assertEquals(rig.generator.cut(3), SourceRig.live(result));
            assertInstanceOf(IntakeResult.Failed.class, result.intake().get(1));
            assertEquals(rig.cuts(0, 3), rig.claimed(pipeline));

            assertEquals(2, pipeline.runOnce().intake().size(), "unchanged, and what was missed");
            assertEquals(rig.cuts(0, 1, 3), rig.claimed(pipeline));
        }
    }

    @Test
    void aNewestThatIsRefusedDoesNotKeepTheOneBeforeAway() {
        try (SourceRig rig = rig()) {
            Pipeline pipeline = rig.pipeline(rig.listing());
            rig.cut(0);
            pipeline.runOnce();
            rig.cut(1);
            rig.cut(2);
            byte[] broken = rig.generator.bytes(3);
            broken[broken.length / 2] ^= 0x40;
            rig.time.advance(Duration.ofMinutes(5));
            rig.authority.offer(broken, rig.generator.name(3));
            CycleResult result = pipeline.runOnce();
            assertInstanceOf(IntakeResult.Refused.class, result.intake().get(0));
            assertEquals(rig.generator.cut(2), SourceRig.live(result));
            assertEquals(rig.cuts(0, 1, 2), rig.claimed(pipeline));
        }
    }

    @Test
    void aSidecarThatIsTwentySecondsLateIsWaitedForAndNothingIsRefused() {
        try (SourceRig rig = rig(options -> options.sidecarLag(Duration.ofSeconds(20)))) {
            Pipeline pipeline = rig.pipeline(fixed(rig, rig.authority));
            for (int number = 0; number < 6; number++) {
                int cut = number;
                Instant due = rig.moment(rig.generator.cut(cut)).plusSeconds(7L * cut);
                rig.time.at(due, () -> rig.authority.publish(cut));
            }
            List<Duration> took = new ArrayList<>();
            int live = 0;
            for (int poll = 0; poll < 80; poll++) {
                rig.time.advance(Duration.ofSeconds(30));
                CycleResult result = pipeline.runOnce();
                if (result.intake().get(0) instanceof IntakeResult.Received) {
                    Instant published = rig.moment(SourceRig.live(result)).plusSeconds(7L * live++);
                    took.add(Duration.between(published, rig.time.instant()));
                }
            }
            assertEquals(6, live);
            assertTrue(took.stream().allMatch(d -> d.compareTo(Duration.ofSeconds(60)) <= 0), took::toString);
            assertTrue(
                    rig.events().stream().noneMatch(PublishEvent.Refused.class::isInstance),
                    () -> rig.events().toString());
            assertTrue(rig.archive.keys().stream().noneMatch(key -> key.value().startsWith("quarantine/")));
        }
    }

    @Test
    void aNameThatComesBackWithOtherBytesIsHeldOnceAndNewerCutsGoOn() {
        try (SourceRig rig = rig()) {
            Pipeline pipeline = rig.pipeline(rig.listing());
            rig.cut(0);
            pipeline.runOnce();
            rig.authority.offer(rig.generator.bytes(5), rig.generator.name(0));
            IntakeResult.Held held = assertInstanceOf(
                    IntakeResult.Held.class, pipeline.runOnce().intake().get(0));
            assertEquals(HoldReason.REISSUED, held.reason());
            assertEquals(held, pipeline.runOnce().intake().get(0));
            assertEquals(
                    1,
                    rig.archive.keys().stream()
                            .filter(key -> key.value().matches("quarantine/.*[.]zip"))
                            .count());
            rig.cut(1);
            assertEquals(rig.generator.cut(1), SourceRig.live(pipeline.runOnce()));
        }
    }

    @Test
    void whatThePreferredSourceHasBrokenTheOtherGives() {
        try (SourceRig rig = rig()) {
            AuthoritySimulator mirror = rig.mirror();
            Pipeline pipeline = rig.pipeline(FailoverSource.builder()
                    .sources(List.of(fixed(rig, rig.authority), fixed(rig, mirror)))
                    .build());
            rig.cut(0);
            mirror.publish(0);
            // A fixed address says no cut: it is read from Last-Modified.
            SourceRig.live(pipeline.runOnce());
            byte[] broken = rig.generator.bytes(1);
            broken[broken.length / 2] ^= 0x40;
            rig.time.advance(Duration.ofMinutes(5));
            rig.authority.offer(broken, rig.generator.name(1));
            mirror.publish(1);
            CycleResult result = pipeline.runOnce();
            assertInstanceOf(IntakeResult.Refused.class, result.intake().get(0));
            assertInstanceOf(IntakeResult.Received.class, result.intake().get(1));
            assertEquals(rig.generator.cut(1), SourceRig.live(result));
        }
    }

    @Test
    void aMirrorThatIsNewerThanThePreferredSourceWins() {
        try (SourceRig rig = rig()) {
            AuthoritySimulator mirror = rig.mirror();
            Pipeline pipeline = rig.pipeline(FailoverSource.builder()
                    .sources(List.of(fixed(rig, rig.authority), fixed(rig, mirror)))
                    .build());
            rig.cut(0);
            mirror.publish(0);
            SourceRig.live(pipeline.runOnce());
            rig.time.advance(Duration.ofMinutes(5));
            mirror.publish(1);
            assertEquals(rig.generator.cut(1), SourceRig.live(pipeline.runOnce()));
            pipeline.runOnce();
            assertEquals(rig.generator.cut(1), rig.claimed(pipeline).get(1));
            rig.cut(2);
            assertEquals(rig.generator.cut(2), SourceRig.live(pipeline.runOnce()));
        }
    }

    @Test
    void aSourceThatIsDownIsToldOnceAndTheNightGoesOn() {
        try (SourceRig rig = rig()) {
            AuthoritySimulator mirror = rig.mirror();
            Pipeline pipeline = rig.pipeline(FailoverSource.builder()
                    .sources(List.of(fixed(rig, rig.authority), fixed(rig, mirror)))
                    .build());
            rig.authority.answerAlways(AuthoritySimulator.PACKAGE_PATH, 503, Map.of(), new byte[0]);
            rig.time.advance(Duration.ofMinutes(5));
            mirror.publish(0);
            SourceRig.live(pipeline.runOnce());
            for (int poll = 0; poll < 3; poll++) {
                assertEquals(
                        List.of(new IntakeResult.Unchanged()),
                        pipeline.runOnce().intake());
            }
            pipeline.close(Duration.ofSeconds(5));
            assertEquals(
                    1,
                    rig.events().stream()
                            .filter(PublishEvent.IncidentOpened.class::isInstance)
                            .filter(event -> event.toString().contains("503"))
                            .count());
        }
    }

    @Test
    void followingIsPolite() {
        try (SourceRig rig = rig()) {
            Instant start = rig.time.instant();
            java.time.LocalDateTime opens = rig.generator.cut(0).time();
            Election election = new Election("PREP", rig.generator.zone(), opens, opens.plusMinutes(30), false);
            Pipeline pipeline = rig.pipeline(fixed(rig, rig.authority), Threads.NONE, election, rig::hear);
            rig.authority.answerNext(429, Map.of("Retry-After", "150"), new byte[0]);
            for (int i = 0; i < 3; i++) {
                rig.authority.answerNext(500, Map.of(), new byte[0]);
            }
            EventBus bus = rig.bus(rig::hear);
            Punctuality punctuality = new Punctuality(election, pipeline, rig.time, bus);
            new Follow(pipeline, election.window(), punctuality, Duration.ofSeconds(10), new Random(1), rig.time, bus)
                    .run();
            bus.close();

            List<PublishEvent.Polled> polls = rig.events().stream()
                    .filter(PublishEvent.Polled.class::isInstance)
                    .map(PublishEvent.Polled.class::cast)
                    .toList();
            List<Long> waits = polls.stream()
                    .map(polled -> Duration.between(
                                    polled.at(),
                                    Optional.ofNullable(polled.next()).orElseThrow())
                            .toMillis())
                    .toList();
            assertEquals(150_000, waits.get(0), "as the source asked");
            for (int failure = 1; failure < 4; failure++) {
                long backoff = Math.min(60_000, 10_000L << failure);
                assertTrue(Math.abs(waits.get(failure) - backoff) <= backoff / 10, waits::toString);
            }
            Set<Long> calm = new TreeSet<>(waits.subList(5, waits.size() - 1));
            assertTrue(calm.size() > 20, "spread, so that outlets don't ask all at once");
            assertTrue(calm.stream().allMatch(wait -> wait <= 11_000), calm::toString);
            assertFalse(polls.get(0).at().isBefore(start));
        }
    }
}
