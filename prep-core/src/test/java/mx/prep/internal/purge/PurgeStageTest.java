package mx.prep.internal.purge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import mx.prep.archive.Archive;
import mx.prep.error.EdgeException;
import mx.prep.internal.switchover.LiveRelease;
import mx.prep.internal.switchover.PointerStore;
import mx.prep.internal.switchover.SwitchoverStage;
import mx.prep.model.Manifest;
import mx.prep.model.Mode;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import mx.prep.model.Pointer;
import mx.prep.model.Recipe;
import mx.prep.model.ReleaseId;
import mx.prep.spi.Body;
import mx.prep.spi.EdgeCache;
import mx.prep.spi.EdgeCache.Status;
import mx.prep.spi.Precondition;
import mx.prep.spi.Target;
import mx.prep.testkit.store.Counts;
import mx.prep.testkit.store.InMemoryStore;
import mx.prep.testkit.store.Operation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PurgeStageTest {
    private static final Instant NOW = Instant.parse("2021-06-07T01:00:00Z");
    private static final Status DONE = new Status.Done(NOW);
    private static final Status OPEN = new Status.InProgress();
    private static final ObjectKey REGISTER = ObjectKey.of(".prep/purged.json");

    private final FakeCache cache = new FakeCache();
    private final InMemoryStore store = new InMemoryStore("t", InMemoryStore.Versions.COUNTER);
    private Instant now = NOW;
    private long nanos;

    private PurgeStage stage() {
        return stage(cache);
    }

    private PurgeStage stage(@Nullable EdgeCache edge) {
        Target target = new Target(
                "portal", store, "", Mode.IN_PLACE, Recipe.of(Mode.IN_PLACE), null, edge, URI.create("https://m.mx/"));
        Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
        return PurgeStage.of(target, store, "redaccion-1", clock, () -> nanos, this::pass);
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    private static LiveRelease live(Manifest manifest) {
        return live(0, manifest);
    }

    private static LiveRelease live(int epoch, Manifest manifest) {
        Pointer pointer = new Pointer(
                epoch,
                manifest.reference().cut(),
                manifest.id(epoch),
                manifest.reference(),
                manifest.recipe(),
                null,
                List.of(),
                1,
                NOW,
                false);
        InMemoryStore other = new InMemoryStore("other", InMemoryStore.Versions.COUNTER);
        return new SwitchoverStage(
                        "portal",
                        new PointerStore(other, ObjectKey.of("p")),
                        Archive.over(other, "a", Clock.systemUTC()),
                        null,
                        Clock.systemUTC())
                .live(pointer, manifest);
    }

    private static final Manifest ONE = Manifests.of(0, "index.html=1", "a.json=1", "gone.csv=1", "lib.js=1");
    private static final Manifest TWO = Manifests.of(5, "index.html=2", "a.json=2", "ñ.css=1", "lib.js=1");
    private static final Manifest THREE = Manifests.of(10, "index.html=2", "a.json=3", "ñ.css=1", "lib.js=1");

    private String register() {
        return new String(store.bytes(REGISTER).orElseThrow(), java.nio.charset.StandardCharsets.UTF_8);
    }

    @Test
    void withoutACacheNothingIsOwedAndNothingAsked() {
        PurgeStage stage = stage(null);
        stage.oweDifference(0, ONE.id(0), ONE, null);
        assertTrue(stage.purge(live(ONE)).isDone());
        assertTrue(stage.goOn(live(ONE).pointer(), ONE.id(0), () -> live(ONE)).isDone());
        assertFalse(stage.hasCache());
        assertEquals(0, store.counts().total());
    }

    @Nested
    class AnEdgeThatMovesWithTheRelease {
        @Test
        void isOnlyWaitedForAndNothingIsKept() {
            cache.limits = EdgeCache.Limits.BY_RELEASE;
            cache.answers.addAll(List.of(OPEN, new Status.Failed("internal error"), OPEN, DONE));
            PurgeStage stage = stage();
            stage.oweDifference(0, ONE.id(0), ONE, null);
            stage.owe(0, ONE.id(0), List.of(ObjectKey.of("a")));

            assertTrue(stage.purge(live(ONE)).isDone());

            assertEquals(List.of("/*"), cache.tickets.get(0).paths());
            assertEquals(2, cache.tickets.size());
            assertFalse(
                    cache.tickets.get(0).reference().equals(cache.tickets.get(1).reference()));
            assertTrue(
                    stage.goOn(live(ONE).pointer(), ONE.id(0), () -> live(ONE)).isDone());
            assertEquals(0, store.counts().total());
        }

        @Test
        void isUnfinishedWhenItNeverMoves() {
            cache.limits = EdgeCache.Limits.BY_RELEASE;
            cache.otherwise = OPEN;
            PurgeReceipt receipt = stage().purge(live(ONE));
            assertFalse(receipt.isDone());
            assertTrue(String.valueOf(receipt.unfinished()).contains("60 s"), receipt::unfinished);
        }
    }

    /** A stage that has purged release one in full. */
    private PurgeStage settled() {
        PurgeStage stage = stage();
        stage.oweDifference(0, ONE.id(0), ONE, null);
        assertTrue(stage.purge(live(ONE)).isDone());
        assertEquals(List.of("/*"), cache.tickets.get(0).paths(), "nobody knows what was there before the first");
        cache.tickets.clear();
        return stage;
    }

    @Test
    void createdChangedAndVanishedPathsArePurgedInEverySpelling() {
        PurgeStage stage = settled();
        stage.oweDifference(0, TWO.id(0), TWO, ONE);

        PurgeReceipt receipt = stage.purge(live(TWO));

        assertTrue(receipt.isDone());
        assertEquals(
                List.of("/", "/%C3%B1.css", "/%c3%b1.css", "/a.json", "/gone.csv", "/index.html"),
                cache.tickets.get(0).paths());
        assertEquals(6, receipt.paths());
    }

    @Test
    void aCutCostsThreeWritesAndAnUnchangedCycleOneRead() {
        PurgeStage stage = settled();
        Counts before = store.counts();
        stage.oweDifference(0, TWO.id(0), TWO, ONE);
        assertTrue(stage.purge(live(TWO)).isDone());
        Counts cut = store.counts().since(before);
        assertEquals(3, cut.requests(Operation.PUT), "owed, planned, done");
        assertEquals(3, cut.total());
        assertTrue(stage.goOn(live(TWO).pointer(), TWO.id(0), () -> live(TWO)).isDone());
        assertEquals(4, store.counts().since(before).total());
        assertEquals(1, cache.tickets.size());
    }

    @Test
    void whatSeveralCutsTouchedIsPurgedTogether() {
        PurgeStage one = settled();
        one.oweDifference(0, TWO.id(0), TWO, ONE);
        PurgeStage two = stage();
        two.oweDifference(0, THREE.id(0), THREE, TWO);

        assertTrue(two.purge(live(THREE)).isDone());

        assertEquals(
                List.of("/", "/%C3%B1.css", "/%c3%b1.css", "/a.json", "/gone.csv", "/index.html"),
                cache.tickets.get(0).paths());
        assertEquals(1, cache.tickets.size());
    }

    @Test
    void whatANewerCutIsAboutToChangeWaitsUntilItIsLive() {
        PurgeStage one = settled();
        one.oweDifference(0, TWO.id(0), TWO, ONE);
        PurgeStage two = stage();
        two.owe(0, THREE.id(0), List.of(ObjectKey.of("later.json")));
        assertTrue(one.purge(live(TWO)).isDone());
        assertFalse(cache.tickets.toString().contains("later.json"));

        assertTrue(two.purge(live(THREE)).isDone());

        assertEquals(List.of("/later.json"), cache.tickets.get(1).paths());
    }

    @Test
    void anUpkeepOfSomebodyElseIsPurgedInTheSecondLook() {
        PurgeStage one = settled();
        PurgeStage other = stage();
        other.oweUpkeep(0, ONE.id(0), List.of(ObjectKey.of("a.json")));
        assertTrue(one.goOn(live(ONE).pointer(), ONE.id(0), () -> live(ONE)).isDone());
        assertEquals(0, cache.tickets.size(), "its file may not be put back yet");
        assertTrue(one.goOn(live(ONE).pointer(), ONE.id(0), () -> live(ONE)).isDone());
        assertEquals(List.of("/a.json"), cache.tickets.get(0).paths());
        other.oweUpkeep(0, ONE.id(0), List.of(ObjectKey.of("lib.js")));
        assertTrue(other.goOn(live(ONE).pointer(), ONE.id(0), () -> live(ONE)).isDone());
        assertEquals(List.of("/lib.js"), cache.tickets.get(1).paths(), "its own at once");
    }

    @Test
    void aTakeoverGoesOnWithTheSameReference() {
        PurgeStage one = settled();
        one.oweDifference(0, TWO.id(0), TWO, ONE);
        cache.failures.add(new EdgeException(EdgeException.Kind.DENIED, "no permission", null, null));
        PurgeReceipt receipt = one.purge(live(TWO));
        assertTrue(String.valueOf(receipt.unfinished()).contains("no permission"));
        assertTrue(register().contains("\"handle\":null"), this::register);

        PurgeStage two = stage();
        assertTrue(two.goOn(live(TWO).pointer(), TWO.id(0), () -> live(TWO)).isDone());

        assertTrue(cache.attempts.size() > 1);
        assertEquals(cache.attempts.get(cache.attempts.size() - 2), cache.attempts.get(cache.attempts.size() - 1));
    }

    @Test
    void aNewerReleasesRegisterStaysAsItIs() {
        String newer = "{\"schema\":2,\"owed\":{}}";
        store.put(
                REGISTER,
                Body.of(newer.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                ObjectHeaders.CONTROL,
                Precondition.NONE);

        PurgeStage stage = stage();
        stage.oweDifference(0, ONE.id(0), ONE, null);
        PurgeReceipt receipt = stage.purge(live(ONE));

        assertFalse(receipt.isDone());
        assertTrue(
                String.valueOf(receipt.unfinished()).contains("a newer release of the library reads it"),
                receipt::unfinished);
        assertEquals(newer, register());
        assertTrue(cache.attempts.isEmpty());
    }

    @Test
    void aPurgeUnderWayIsAskedForByWhoeverComesNext() {
        PurgeStage one = settled();
        one.oweDifference(0, TWO.id(0), TWO, ONE);
        cache.otherwise = OPEN;
        PurgeReceipt receipt = one.purge(live(TWO));
        assertTrue(String.valueOf(receipt.unfinished()).contains("60 s"), receipt::unfinished);
        assertEquals(1, cache.tickets.size());

        cache.otherwise = DONE;
        assertTrue(stage().goOn(live(TWO).pointer(), TWO.id(0), () -> live(TWO)).isDone());

        assertEquals(1, cache.tickets.size(), "nothing was purged twice");
        assertTrue(register().contains("\"calls\":[]"), this::register);
    }

    @Test
    void callsThatWaitAreOneWithWhatANewerCutTouches() {
        PurgeStage stage = settled();
        stage.oweDifference(0, TWO.id(0), TWO, ONE);
        cache.failing = new EdgeException(EdgeException.Kind.THROTTLED, "TooManyInvalidationsInProgress", null, null);
        assertFalse(stage.purge(live(TWO)).isDone());
        stage.oweDifference(0, THREE.id(0), THREE, TWO);
        assertFalse(stage.purge(live(THREE)).isDone());
        cache.failing = null;

        assertTrue(stage.purge(live(THREE)).isDone());

        assertEquals(1, cache.tickets.size());
        assertEquals(
                List.of("/", "/%C3%B1.css", "/%c3%b1.css", "/a.json", "/gone.csv", "/index.html"),
                cache.tickets.get(0).paths());
    }

    @Test
    void aPurgeThatTheEdgeGaveUpIsStartedAgainUnderANewReference() {
        PurgeStage stage = settled();
        stage.oweDifference(0, TWO.id(0), TWO, ONE);
        cache.answers.addAll(List.of(OPEN, new Status.Failed("internal error"), OPEN, new Status.NotFound(), DONE));

        assertTrue(stage.purge(live(TWO)).isDone());

        assertEquals(
                3,
                cache.tickets.stream()
                        .map(EdgeCache.Ticket::reference)
                        .distinct()
                        .count());
    }

    @Test
    void throttlingIsWaitedOutAndADenialIsNot() {
        PurgeStage stage = settled();
        stage.oweDifference(0, TWO.id(0), TWO, ONE);
        cache.failures.add(new EdgeException(EdgeException.Kind.THROTTLED, "slow down", Duration.ofSeconds(20), null));
        long before = nanos;
        assertTrue(stage.purge(live(TWO)).isDone());
        assertTrue(nanos - before >= Duration.ofSeconds(20).toNanos());

        stage.oweDifference(0, THREE.id(0), THREE, TWO);
        cache.failures.add(new EdgeException(EdgeException.Kind.DENIED, "no permission", null, null));
        before = nanos;
        assertTrue(String.valueOf(stage.purge(live(THREE)).unfinished()).contains("no permission"));
        assertTrue(nanos - before < Duration.ofSeconds(1).toNanos());
    }

    @Test
    void anEdgeThatTakesOnePathACallGetsThemAtItsPace() {
        cache.limits = Profiles.CLOUD_CDN.narrow(400, 400, 100);
        PurgeStage stage = settled();
        stage.oweDifference(0, THREE.id(0), THREE, TWO);
        stage.owe(0, THREE.id(0), List.of(ObjectKey.of("gone.csv"), ObjectKey.of("b.csv")));
        long before = nanos;
        assertTrue(stage.purge(live(THREE)).isDone());
        assertEquals(3, cache.tickets.size());
        assertTrue(nanos - before >= Duration.ofMillis(240).toNanos());
    }

    @Test
    void aLostOrSpoiltRegisterMakesEverythingOwed() {
        for (String text : List.of("{", "{\"schema\":\"2\"}", "{\"schema\":1}")) {
            settled();
            store.tamper(REGISTER, old -> text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            PurgeStage stage = stage();
            stage.oweDifference(0, TWO.id(0), TWO, ONE);
            assertTrue(stage.purge(live(TWO)).isDone());
            assertEquals(List.of("/*"), cache.tickets.get(0).paths());
            store.delete(List.of(new mx.prep.spi.Deletion(REGISTER, mx.prep.spi.Precondition.NONE)));
            cache.tickets.clear();
        }
    }

    @Test
    void aSwitchThatNobodyWroteDownMakesEverythingOwed() {
        PurgeStage stage = settled();
        assertTrue(stage.goOn(live(TWO).pointer(), TWO.id(0), () -> live(TWO)).isDone());
        assertEquals(List.of("/*"), cache.tickets.get(0).paths());
    }

    @Test
    void anOrderThatLeavesWhatIsLiveOwesNothing() {
        PurgeStage stage = settled();
        LiveRelease later = live(3, ONE);
        ReleaseId same = ONE.id(0);
        assertTrue(stage.goOn(later.pointer(), same, () -> later).isDone());
        assertEquals(0, cache.tickets.size());
    }

    @Test
    void aPathWithATooLongListIsEverything() {
        PurgeStage stage = settled();
        List<ObjectKey> many = java.util.stream.IntStream.range(0, 50_001)
                .mapToObj(i -> ObjectKey.of("acta" + i + ".jpg"))
                .toList();
        stage.owe(0, TWO.id(0), many);
        assertTrue(register().length() < 1000, "not kept one by one");
        assertTrue(stage.purge(live(TWO)).isDone());
        assertEquals(List.of("/*"), cache.tickets.get(0).paths());
    }

    @Test
    void whatCannotBeWrittenDownIsPurgedByThisProcess() {
        PurgeStage stage = settled();
        store.script(mx.prep.testkit.store.FaultScript.always(
                r -> r.operation() == Operation.PUT, mx.prep.testkit.store.Fault.UNAVAILABLE));
        stage.oweDifference(0, TWO.id(0), TWO, ONE);
        assertTrue(String.valueOf(stage.purge(live(TWO)).unfinished()).contains("written down"));
        assertEquals(0, cache.tickets.size(), "no reference, no call");
        store.script(mx.prep.testkit.store.FaultScript.NONE);
        assertTrue(stage.goOn(live(TWO).pointer(), TWO.id(0), () -> live(TWO)).isDone());
        assertTrue(cache.tickets.get(0).paths().contains("/gone.csv"));
    }

    @Test
    void theMonthsAllowanceWarnsOnceAndWithholdsNothing() {
        cache.limits = new EdgeCache.Limits(
                EdgeCache.Keys.URL,
                EdgeCache.Wildcards.ANYWHERE,
                EdgeCache.LetterCase.KEPT_APART,
                3000,
                3000,
                15,
                Duration.ZERO,
                new EdgeCache.Prices(10, 10, 100),
                10);
        PurgeStage stage = settled();
        stage.oweDifference(0, TWO.id(0), TWO, ONE);
        assertTrue(stage.purge(live(TWO)).warning().isEmpty());
        stage.oweDifference(0, THREE.id(0), THREE, ONE);
        PurgeReceipt over = stage.purge(live(THREE));
        assertTrue(over.isDone());
        assertTrue(over.warning().orElseThrow().contains("2021-06"), over.warning()::toString);
        stage.oweDifference(0, ONE.id(0), ONE, THREE);
        assertTrue(stage.again(live(THREE), java.util.Set.of()).warning().isEmpty(), "told once");
        now = Instant.parse("2021-07-01T00:00:00Z");
        assertTrue(
                stage.again(live(THREE), java.util.Set.of("a.json")).warning().isEmpty());
        assertTrue(register().contains("\"month\":\"2021-07\",\"paths\":1"), this::register);
    }

    @Test
    void anOperatorPurgesAgainWhatIsOwedOrWhatHeNames() {
        PurgeStage stage = settled();
        assertEquals(0, stage.again(live(ONE), java.util.Set.of()).paths());
        assertEquals(0, cache.tickets.size());
        assertTrue(stage.again(live(ONE), java.util.Set.of("a.json", "datos/")).isDone());
        assertEquals(List.of("/a.json", "/datos*"), cache.tickets.get(0).paths());
        assertTrue(
                stage.again(live(ONE), java.util.Set.of(PurgeStage.EVERYTHING)).isDone());
        assertEquals(List.of("/*"), cache.tickets.get(1).paths());

        stage.oweDifference(0, THREE.id(0), THREE, TWO);
        cache.otherwise = OPEN;
        assertFalse(stage.purge(live(THREE)).isDone());
        cache.otherwise = DONE;
        assertTrue(stage.again(live(THREE), java.util.Set.of()).isDone());
        assertEquals(cache.tickets.get(2).paths(), cache.tickets.get(3).paths());
        assertFalse(cache.tickets.get(2).reference().equals(cache.tickets.get(3).reference()));
    }

    /** An edge that answers as it is told. */
    private static final class FakeCache implements EdgeCache {
        private final List<Ticket> tickets = new ArrayList<>();
        private final List<String> attempts = new ArrayList<>();
        private final Deque<Status> answers = new ArrayDeque<>();
        private final Deque<EdgeException> failures = new ArrayDeque<>();
        private @Nullable EdgeException failing;
        private Status otherwise = DONE;
        private Limits limits = Profiles.CLOUD_FRONT.narrow(3000, 15, 100);

        @Override
        public Limits limits() {
            return limits;
        }

        @Override
        public Handle purge(Ticket ticket) {
            attempts.add(ticket.reference());
            if (!failures.isEmpty()) {
                throw failures.remove();
            }
            if (failing != null) {
                throw failing;
            }
            tickets.add(ticket);
            return new Handle(ticket.reference());
        }

        @Override
        public Status status(Handle handle) {
            return answers.isEmpty() ? otherwise : answers.remove();
        }

        @Override
        public void close() {}
    }
}
