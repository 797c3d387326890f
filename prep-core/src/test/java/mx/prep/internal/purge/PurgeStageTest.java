package mx.prep.internal.purge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import mx.prep.archive.Archive;
import mx.prep.error.EdgeException;
import mx.prep.internal.switchover.LiveRelease;
import mx.prep.internal.switchover.PointerStore;
import mx.prep.internal.switchover.SwitchoverStage;
import mx.prep.model.CacheRule;
import mx.prep.model.Cut;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.Encoding;
import mx.prep.model.Manifest;
import mx.prep.model.ManifestEntry;
import mx.prep.model.MediaType;
import mx.prep.model.ObjectKey;
import mx.prep.model.PackageRef;
import mx.prep.model.Pointer;
import mx.prep.model.ReleaseId;
import mx.prep.spi.EdgeCache;
import mx.prep.testkit.store.InMemoryStore;
import org.junit.jupiter.api.Test;

class PurgeStageTest {
    private static final Instant NOW = Instant.parse("2021-06-07T01:00:00Z");
    private static final EdgeCache.Status DONE = new EdgeCache.Status.Done(NOW);
    private static final EdgeCache.Status OPEN = new EdgeCache.Status.InProgress();

    private final FakeCache cache = new FakeCache();
    private long nanos;

    @Test
    void withoutACacheNothingIsOwed() {
        PurgeStage stage = new PurgeStage(null, () -> nanos, this::pass);

        assertTrue(stage.purge(live("b"), null).isDone());
    }

    @Test
    void createdChangedAndVanishedPathsArePurgedEncodedAndWithTheirFolders() {
        cache.answers.add(DONE);
        Manifest before = manifest("same.js=1", "ñ a.json=1", "x/index.html=1", "gone.csv=1");
        Manifest after = manifest("same.js=1", "ñ a.json=2", "x/index.html=2", "new.css=1");

        assertTrue(stage().purge(live(after), before).isDone());

        assertEquals(
                List.of("/%C3%B1%20a.json", "/gone.csv", "/new.css", "/x/", "/x/index.html"),
                cache.tickets.get(0).paths());
    }

    @Test
    void equalManifestsOweNothing() {
        assertTrue(stage().purge(live(manifest("a=1")), manifest("a=1")).isDone());
        assertTrue(cache.tickets.isEmpty());
    }

    @Test
    void moreThanTheEdgeTakesBecomesEverything() {
        cache.limits = new EdgeCache.Limits(
                EdgeCache.Keys.URL,
                EdgeCache.Wildcards.AFTER_SLASH,
                EdgeCache.LetterCase.KEPT_APART,
                1,
                1,
                1,
                Duration.ZERO,
                EdgeCache.Prices.DEFAULT,
                Integer.MAX_VALUE);
        cache.answers.add(DONE);
        stage().purge(live(manifest("a=2", "b=2")), manifest("a=1", "b=1"));

        assertEquals(List.of("/*"), cache.tickets.get(0).paths());
    }

    @Test
    void aPurgeThatTheEdgeGaveUpIsStartedAgainUnderANewReference() {
        cache.answers.addAll(List.of(OPEN, new EdgeCache.Status.Failed("internal error"), OPEN, DONE));

        assertTrue(stage().purge(live("b"), null).isDone());

        assertEquals(2, cache.tickets.size());
        assertFalse(cache.tickets.get(0).reference().equals(cache.tickets.get(1).reference()));
    }

    @Test
    void whatNeverEndsIsUnfinishedNotAFailure() {
        for (int i = 0; i < 1_000; i++) {
            cache.answers.add(OPEN);
        }
        PurgeReceipt receipt = stage().purge(live("b"), null);

        assertFalse(receipt.isDone());
        assertTrue(String.valueOf(receipt.unfinished()).contains("60 s"), receipt::unfinished);
    }

    @Test
    void throttlingIsWaitedOutAndADenialIsNot() {
        cache.failures.add(new EdgeException(EdgeException.Kind.THROTTLED, "slow down", Duration.ofSeconds(20), null));
        cache.answers.add(DONE);
        assertTrue(stage().purge(live("b"), null).isDone());
        assertTrue(nanos >= Duration.ofSeconds(20).toNanos());

        cache.failures.add(new EdgeException(EdgeException.Kind.DENIED, "no permission", null, null));
        assertTrue(String.valueOf(stage().purge(live("b"), null).unfinished()).contains("no permission"));
    }

    private PurgeStage stage() {
        return new PurgeStage(cache, () -> nanos, this::pass);
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    private static LiveRelease live(String content) {
        return live(manifest("index.html=" + content));
    }

    private static LiveRelease live(Manifest manifest) {
        ReleaseId id = ReleaseId.of(manifest.reference(), 0, manifest.recipe());
        Pointer pointer = new Pointer(
                0,
                manifest.reference().cut(),
                id,
                manifest.reference(),
                manifest.recipe(),
                null,
                List.of(),
                1,
                NOW,
                false);
        InMemoryStore store = new InMemoryStore("t", InMemoryStore.Versions.COUNTER);
        return new SwitchoverStage(
                        "portal",
                        new PointerStore(store, ObjectKey.of("p")),
                        Archive.over(store, "a", Clock.systemUTC()),
                        null,
                        Clock.systemUTC())
                .live(pointer, manifest);
    }

    /** A manifest of files given as {@code path=content}. */
    private static Manifest manifest(String... files) {
        List<ManifestEntry> entries = Stream.of(files)
                .map(text -> {
                    byte[] content = text.getBytes(StandardCharsets.UTF_8);
                    return new ManifestEntry(
                            ObjectKey.of(text.substring(0, text.indexOf('='))),
                            content.length,
                            Digest.of(DigestAlgorithm.SHA256, content),
                            MediaType.OCTET_STREAM,
                            CacheRule.RELEASE,
                            Encoding.IDENTITY,
                            content.length,
                            Digest.of(DigestAlgorithm.MD5, content));
                })
                .sorted(java.util.Comparator.comparing(ManifestEntry::path))
                .toList();
        PackageRef reference = new PackageRef(Cut.parse("20210606-2000"), Digest.sha256("a".repeat(64)));
        return new Manifest(reference, Digest.sha256("b".repeat(64)), entries);
    }

    /** An edge that answers as it is told. */
    private static final class FakeCache implements EdgeCache {
        private final List<Ticket> tickets = new ArrayList<>();
        private final Deque<Status> answers = new ArrayDeque<>();
        private final Deque<EdgeException> failures = new ArrayDeque<>();
        private Limits limits = Limits.BY_RELEASE;

        @Override
        public Limits limits() {
            return limits;
        }

        @Override
        public Handle purge(Ticket ticket) {
            if (!failures.isEmpty()) {
                throw failures.remove();
            }
            tickets.add(ticket);
            return new Handle(ticket.reference());
        }

        @Override
        public Status status(Handle handle) {
            return answers.remove();
        }

        @Override
        public void close() {}
    }
}
