package mx.prep.internal.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import mx.prep.event.PublishEvent;
import mx.prep.model.CycleResult;
import mx.prep.model.IntakeResult;
import mx.prep.source.PatternSource;
import mx.prep.spi.PackageSource;
import mx.prep.testkit.authority.AuthoritySimulator;
import mx.prep.testkit.store.Operation;
import mx.prep.testkit.store.RequestHook;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packages that a process left for later when it ended are found by the next one. */
class LookBackTest {
    @TempDir
    Path folder;

    private SourceRig rig;

    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    @BeforeEach
    void start() {
        rig = new SourceRig(folder, options -> options.keep(400));
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    /** A process that makes the newest cut live and ends before it archives what it missed. */
    private void killedBehind(PackageSource source) {
        Pipeline pipeline = rig.pipeline(source);
        IntakeResult taken = pipeline.take().results().get(0);
        assertInstanceOf(IntakeResult.Received.class, taken);
        pipeline.startLanes();
        pipeline.joinLanes();
        pipeline.close(Duration.ZERO);
    }

    /** A process that is killed when it writes to the archive for the n-th time, counted from now on. */
    private void killedAtWrite(PackageSource source, int n) {
        int[] left = {n};
        rig.archive.hook(new RequestHook() {
            @Override
            public void before(mx.prep.testkit.store.Request request) {
                if (request.operation() == Operation.PUT && --left[0] <= 0) {
                    throw new Killed();
                }
            }
        });
        Pipeline pipeline = rig.pipeline(source);
        try {
            pipeline.runOnce();
        } catch (Killed e) {
            // As if it had never been.
        } finally {
            rig.archive.hook(RequestHook.NONE);
        }
    }

    private int packagesAsked() {
        return (int) rig.authority.requests().stream()
                .filter(request -> request.path().endsWith(".zip"))
                .filter(request -> request.header("If-None-Match").isEmpty())
                .count();
    }

    @Test
    void whatAKilledProcessLeftIsArchivedByTheNextAndNothingElseChanges() {
        rig.cut(0);
        rig.pipeline(rig.listing()).runOnce();
        IntStream.rangeClosed(1, 4).forEach(rig::cut);
        killedBehind(rig.listing());
        Pipeline next = rig.pipeline(rig.listing());
        assertEquals(rig.cuts(0, 4), rig.claimed(next));

        CycleResult result = next.runOnce();

        assertInstanceOf(IntakeResult.Unchanged.class, result.intake().get(0));
        assertEquals(rig.cuts(0, 1, 2, 3, 4), rig.claimed(next));
        assertEquals(
                rig.cuts(0, 4),
                rig.events().stream()
                        .filter(PublishEvent.Live.class::isInstance)
                        .map(event -> ((PublishEvent.Live) event).reference().cut())
                        .toList());
        int before = rig.authority.requests().size();
        assertEquals(List.of(new IntakeResult.Unchanged()), next.runOnce().intake());
        assertEquals(2, rig.authority.requests().size() - before, "it looks back once");
    }

    @Test
    void whoeverMissedNothingIsNotAskedTwice() {
        rig.cut(0);
        rig.pipeline(rig.listing()).runOnce();
        rig.cut(1);
        rig.pipeline(rig.listing()).runOnce();
        int before = rig.authority.requests().size();
        rig.pipeline(rig.listing()).runOnce();
        assertEquals(2, rig.authority.requests().size() - before, "the listing, and whether the newest has changed");
    }

    @Test
    void aNewerCutIsTakenFirstAndASecondKillLosesNothingEither() {
        rig.cut(0);
        rig.pipeline(rig.listing()).runOnce();
        IntStream.rangeClosed(1, 4).forEach(rig::cut);
        killedBehind(rig.listing());
        rig.cut(5);
        rig.cut(6);
        killedBehind(rig.listing());
        Pipeline third = rig.pipeline(rig.listing());
        assertEquals(rig.cuts(0, 4, 6), rig.claimed(third), "the newest each time");
        rig.cut(7);
        assertEquals(rig.generator.cut(7), SourceRig.live(third.runOnce()));
        assertEquals(rig.cuts(0, 4, 6, 7), rig.claimed(third), "what was left waits for a poll that brings nothing");
        third.runOnce();
        assertEquals(rig.cuts(0, 1, 2, 3, 4, 5, 6, 7), rig.claimed(third));
    }

    @Test
    void aProcessThatIsKilledAtAnyWriteLosesNothing() {
        rig.cut(0);
        rig.pipeline(rig.listing()).runOnce();
        IntStream.rangeClosed(1, 3).forEach(rig::cut);
        for (int write = 1; write <= 12; write++) {
            killedAtWrite(rig.listing(), write);
        }
        Pipeline last = rig.pipeline(rig.listing());
        last.runOnce();
        assertEquals(rig.cuts(0, 1, 2, 3), rig.claimed(last));
    }

    @Test
    void whereNothingWasThereBeforeTheSourceIsAskedForAllItHas() {
        IntStream.rangeClosed(0, 3).forEach(rig::cut);
        killedBehind(rig.listing());
        Pipeline next = rig.pipeline(rig.listing());
        assertEquals(rig.cuts(3), rig.claimed(next));
        next.runOnce();
        assertEquals(rig.cuts(0, 1, 2, 3), rig.claimed(next));
    }

    @Test
    void namesFromAPatternAreAskedForWithinTheGapOnly() {
        IntStream.rangeClosed(0, 2).forEach(number -> {
            rig.cut(number);
            rig.pipeline(pattern()).runOnce();
        });
        IntStream.rangeClosed(3, 7).filter(number -> number != 5).forEach(rig::cut);
        killedBehind(pattern());
        Pipeline next = rig.pipeline(pattern());
        int before = packagesAsked();
        next.runOnce();
        assertEquals(rig.cuts(0, 1, 2, 3, 4, 6, 7), rig.claimed(next));
        // By the clock of this machine, by the authority's, when looking back, and four in the gap, one of which isn't
        // there.
        assertEquals(6, packagesAsked() - before);
        before = packagesAsked();
        rig.pipeline(pattern()).runOnce();
        assertEquals(1, packagesAsked() - before, "nothing is missing any more");
    }

    private PackageSource pattern() {
        return PatternSource.builder()
                .url(rig.authority
                        .packageUri()
                        .toString()
                        .replace(AuthoritySimulator.PACKAGE_PATH, "/{yyyyMMdd_HHmm}_PREP.zip"))
                .trust(rig.pem(rig.authority))
                .build();
    }

    @Test
    void aSourceThatFailsIsAskedAgainAFewTimes() {
        rig.cut(0);
        rig.pipeline(rig.listing()).runOnce();
        IntStream.rangeClosed(1, 2).forEach(rig::cut);
        killedBehind(rig.listing());
        Pipeline next = rig.pipeline(new FailsAtLookBack(rig.listing(), 2));
        next.runOnce();
        next.runOnce();
        assertEquals(rig.cuts(0, 2), rig.claimed(next));
        next.runOnce();
        assertEquals(rig.cuts(0, 1, 2), rig.claimed(next));
    }

    @Test
    void aSourceThatKeepsFailingIsGivenUpWithAnIncident() {
        rig.cut(0);
        rig.pipeline(rig.listing()).runOnce();
        IntStream.rangeClosed(1, 2).forEach(rig::cut);
        killedBehind(rig.listing());
        Pipeline next = rig.pipeline(new FailsAtLookBack(rig.listing(), 100));
        for (int poll = 0; poll < 8; poll++) {
            assertInstanceOf(
                    IntakeResult.Unchanged.class, next.runOnce().intake().get(0), "polls go on");
        }
        next.close(Duration.ofSeconds(10));
        List<String> told = rig.events().stream()
                .filter(PublishEvent.IncidentOpened.class::isInstance)
                .map(event -> ((PublishEvent.IncidentOpened) event).message())
                .filter(message -> message.startsWith("what an earlier process left"))
                .toList();
        assertEquals(5, told.size(), told::toString);
        assertTrue(told.get(4).contains("is given up"), told::toString);
    }
}
