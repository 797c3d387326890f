package mx.prep.internal.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import mx.prep.event.PublishEvent;
import mx.prep.model.AcceptRequest;
import mx.prep.model.Cut;
import mx.prep.model.CutRules;
import mx.prep.model.CycleResult;
import mx.prep.model.DeliveryResult;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.Explanation;
import mx.prep.model.HoldReason;
import mx.prep.model.IntakeResult;
import mx.prep.model.ObjectKey;
import mx.prep.model.Order;
import mx.prep.source.FailoverSource;
import mx.prep.source.FolderSource;
import mx.prep.source.HttpSource;
import mx.prep.source.PatternSource;
import mx.prep.source.StoreSource;
import mx.prep.spi.PackageSource;
import mx.prep.store.FolderStore;
import mx.prep.testkit.authority.AuthoritySimulator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A cut from the future that somebody accepts hides no cut of now: those are fetched all the while and go live by
 * themselves as soon as it is taken back, from every kind of source and in a process that begins with nothing.
 */
class EarlyCutTest {
    /** Names say the cut where there are any, else the content does. */
    private static final CutRules CUTS = new CutRules(
            CutRules.DEFAULT.name(), ObjectKey.of("assets/diputaciones/avanceNacional.json"), "/ultimoCorte");

    private static final int FUTURE = 11;

    @TempDir
    Path folder;

    private SourceRig rig;
    private int offered;

    enum Kind {
        FIXED,
        LISTING,
        SEQUENCE,
        FOLDER,
        STORE,
        FAILOVER
    }

    @BeforeEach
    void start() {
        rig = new SourceRig(folder, options -> options.keep(400));
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private PackageSource source(Kind kind) {
        return switch (kind) {
            case FIXED -> fixed();
            case LISTING -> rig.listing();
            case SEQUENCE ->
                PatternSource.builder()
                        .url(rig.authority
                                .packageUri()
                                .toString()
                                .replace(AuthoritySimulator.PACKAGE_PATH, "/PREP_{sequence:4}.zip"))
                        .trust(rig.pem(rig.authority))
                        .build();
            case FOLDER ->
                FolderSource.builder().path(bucket()).settle(Duration.ZERO).build();
            case STORE -> StoreSource.builder().store(FolderStore.at(bucket())).build();
            case FAILOVER ->
                FailoverSource.builder()
                        .sources(List.of(rig.listing(), fixed()))
                        .build();
        };
    }

    private PackageSource fixed() {
        return HttpSource.at(rig.authority.packageUri())
                .trust(rig.pem(rig.authority))
                .build();
    }

    private Path bucket() {
        try {
            return Files.createDirectories(folder.resolve("bucket"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Pipeline pipeline(Kind kind) {
        return rig.pipeline(source(kind), CUTS);
    }

    /** Offers a package everywhere, under a name that says its cut or, in a sequence, its number. */
    private void offer(Kind kind, int cut, String name) {
        offered++;
        byte[] bytes = rig.generator.bytes(cut);
        rig.authority.offer(bytes, kind == Kind.SEQUENCE ? String.format("PREP_%04d.zip", offered) : name);
        try {
            String digest = Digest.of(DigestAlgorithm.SHA256, bytes).hex();
            Files.writeString(bucket().resolve(name + ".sha256"), digest + "\n", StandardCharsets.US_ASCII);
            Files.write(bucket().resolve(name), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A cut at its time. */
    private void cut(Kind kind, int number) {
        rig.time.advance(Duration.between(rig.time.instant(), rig.moment(rig.generator.cut(number))));
        offer(kind, number, rig.generator.name(number));
    }

    private Order accept(Pipeline pipeline, int cut) {
        String sha12 =
                Digest.of(DigestAlgorithm.SHA256, rig.generator.bytes(cut)).shortHex();
        return new OperatorDesk(pipeline, "ana").accept(AcceptRequest.of(sha12), "a mistake");
    }

    private static Order rollback(Pipeline pipeline) {
        return new OperatorDesk(pipeline, "ana").rollback("its date is wrong", OperatorDesk.After.GO_ON);
    }

    private int fetched() {
        return (int) rig.events().stream()
                .filter(PublishEvent.CutFound.class::isInstance)
                .count();
    }

    /** What a second source calls otherwise is fetched once, to see that it is known. */
    private void assertUnchanged(Kind kind, Pipeline pipeline) {
        if (kind == Kind.FAILOVER) {
            pipeline.runOnce();
        }
        int before = fetched();
        for (int poll = 0; poll < 3; poll++) {
            assertEquals(
                    List.of(new IntakeResult.Unchanged()), pipeline.runOnce().intake());
        }
        assertEquals(before, fetched(), "nothing is fetched again");
    }

    private Cut live(Pipeline pipeline) {
        return pipeline.furthest().orElseThrow().live().cut();
    }

    private void assertLive(int cut, CycleResult result) {
        assertEquals(rig.generator.cut(cut), SourceRig.live(result));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void whatCameWhileItWasLiveAndAfterItWasTakenBackGoesLiveByItself(Kind kind) {
        Pipeline pipeline = withFutureAccepted(kind);
        assertUnchanged(kind, pipeline);

        cut(kind, 1);
        CycleResult behind = pipeline.runOnce();
        assertInstanceOf(IntakeResult.Received.class, behind.intake().get(0), behind::toString);
        assertInstanceOf(DeliveryResult.AlreadyLive.class, behind.targets().get("portal"));
        assertEquals(rig.generator.cut(FUTURE), live(pipeline), "what an operator accepted stays");
        assertEquals(rig.cuts(0, 1, FUTURE), rig.claimed(pipeline));

        rollback(pipeline);
        assertLive(1, pipeline.runOnce());
        cut(kind, 2);
        assertLive(2, pipeline.runOnce());
        assertUnchanged(kind, pipeline);

        cut(kind, 3);
        Pipeline fresh = pipeline(kind);
        assertLive(3, fresh.runOnce());
        assertUnchanged(kind, fresh);
        assertUnchanged(kind, pipeline(kind));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aProcessThatBeginsWhileItIsLiveOrJustTakenBackFindsTheCutsOfNow(Kind kind) {
        withFutureAccepted(kind);

        Pipeline second = pipeline(kind);
        assertUnchanged(kind, second);
        cut(kind, 1);
        second.runOnce();
        assertEquals(rig.cuts(0, 1, FUTURE), rig.claimed(second));
        cut(kind, 2);
        rollback(pipeline(kind));

        Pipeline third = pipeline(kind);
        assertLive(2, third.runOnce());
        assertEquals(rig.cuts(0, 1, 2, FUTURE), rig.claimed(third));
        cut(kind, 3);
        assertLive(3, pipeline(kind).runOnce());
        cut(kind, 4);
        assertLive(4, second.runOnce());
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void whileItIsHeldNobodyHasToOrderAnything(Kind kind) {
        Pipeline pipeline = pipeline(kind);
        cut(kind, 0);
        pipeline.runOnce();
        offer(kind, FUTURE, rig.generator.name(FUTURE));
        assertHeld(pipeline.runOnce());
        cut(kind, 1);
        assertLive(1, pipeline.runOnce());
        cut(kind, 2);
        assertLive(2, pipeline(kind).runOnce());
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void asTheVeryFirstCutItHidesNoneEither(Kind kind) {
        rig.time.advance(Duration.ofMinutes(1));
        Pipeline pipeline = pipeline(kind);
        offer(kind, FUTURE, rig.generator.name(FUTURE));
        assertHeld(pipeline.runOnce());
        accept(pipeline, FUTURE);
        assertLive(FUTURE, pipeline.runOnce());
        assertUnchanged(kind, pipeline);
        assertUnchanged(kind, pipeline(kind));
        cut(kind, 0);
        pipeline.runOnce();
        rollback(pipeline);
        assertLive(0, pipeline.runOnce());
        cut(kind, 1);
        assertLive(1, pipeline(kind).runOnce());
    }

    /** The first cut, then one of the future, which is held until an operator accepts it. */
    private Pipeline withFutureAccepted(Kind kind) {
        Pipeline pipeline = pipeline(kind);
        cut(kind, 0);
        assertLive(0, pipeline.runOnce());
        offer(kind, FUTURE, rig.generator.name(FUTURE));
        assertHeld(pipeline.runOnce());
        accept(pipeline, FUTURE);
        assertLive(FUTURE, pipeline.runOnce());
        return pipeline;
    }

    private void assertHeld(CycleResult result) {
        assertEquals(
                HoldReason.AHEAD_OF_TIME,
                assertInstanceOf(IntakeResult.Held.class, result.intake().get(0), result::toString)
                        .reason());
    }

    @Test
    void aDecadeOfCutsFromTheFutureKeepsNoCutOfNowWaiting() {
        Pipeline pipeline = pipeline(Kind.FOLDER);
        cut(Kind.FOLDER, 0);
        pipeline.runOnce();
        for (int year = 2090; year < 2100; year++) {
            offer(Kind.FOLDER, year - 2090 + 2, year + "1231_2000_PREP.zip");
        }
        cut(Kind.FOLDER, 1);
        assertLive(1, pipeline.runOnce());
        for (int poll = 0; poll < 4; poll++) {
            pipeline.runOnce();
        }
        int before = fetched();
        assertEquals(10, pipeline.runOnce().intake().size(), "all are held by now");
        assertEquals(before, fetched());
        rig.time.advance(Duration.ofSeconds(1));
        cut(Kind.FOLDER, 2);
        assertLive(2, pipeline(Kind.FOLDER).runOnce());
    }

    @Test
    void acceptedAgainAfterItWasTakenBackItIsTakenBackAsBefore() {
        Pipeline pipeline = withFutureAccepted(Kind.LISTING);
        rollback(pipeline);
        assertLive(0, pipeline.runOnce());
        accept(pipeline, FUTURE);
        assertLive(FUTURE, pipeline.runOnce());
        rollback(pipeline);
        assertLive(0, pipeline.runOnce());
        cut(Kind.LISTING, 1);
        assertLive(1, pipeline.runOnce());
    }

    @Test
    void underItsNameWithOtherBytesItIsHeldAndTheCutsOfNowGoOn() {
        Pipeline pipeline = withFutureAccepted(Kind.LISTING);
        rollback(pipeline);
        pipeline.runOnce();
        offer(Kind.LISTING, FUTURE - 1, rig.generator.name(FUTURE));
        assertHeld(pipeline.runOnce());
        cut(Kind.LISTING, 1);
        assertLive(1, pipeline.runOnce());
    }

    @Test
    void aRetryNeitherTakesItForNewNorHidesTheCutsOfNow() {
        Pipeline pipeline = withFutureAccepted(Kind.LISTING);
        rollback(pipeline);
        pipeline.runOnce();
        cut(Kind.LISTING, 1);
        new OperatorDesk(pipeline, "ana").retry("look again");
        pipeline.lookForOrders();
        assertLive(1, pipeline.runOnce());
        assertUnchanged(Kind.LISTING, pipeline);
    }

    @Test
    void whatAKilledProcessLeftIsFoundAlthoughItIsTheNewestClaim() {
        Pipeline first = withFutureAccepted(Kind.LISTING);
        cut(Kind.LISTING, 1);
        cut(Kind.LISTING, 2);
        cut(Kind.LISTING, 3);
        assertInstanceOf(IntakeResult.Received.class, first.take().results().get(0));
        first.close(Duration.ZERO);

        Pipeline next = pipeline(Kind.LISTING);
        assertEquals(rig.cuts(0, 3, FUTURE), rig.claimed(next));
        next.runOnce();
        assertEquals(rig.cuts(0, 1, 2, 3, FUTURE), rig.claimed(next));
    }

    @Test
    void whyNamesItAndTheWayBack() {
        Pipeline pipeline = withFutureAccepted(Kind.LISTING);
        Explanation why = why(pipeline);
        assertEquals("prep rollback --reason 'why'", why.command());
        assertTrue(why.sentence().contains("ahead of the authority's clock"), why::sentence);
        rollback(pipeline);
        pipeline.runOnce();
        assertTrue(why(pipeline).sentence().contains("Nothing waits for a person"), why(pipeline)::sentence);
    }

    private Explanation why(Pipeline pipeline) {
        return new Why(pipeline, mx.prep.model.Election.DEFAULT, new Waiting(pipeline), new Survey(pipeline, folder))
                .explain()
                .get(0);
    }
}
