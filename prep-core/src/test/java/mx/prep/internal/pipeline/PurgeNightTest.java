package mx.prep.internal.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import mx.prep.edge.EdgeBody;
import mx.prep.edge.EdgeRequest;
import mx.prep.edge.EdgeResponse;
import mx.prep.edge.EmbeddedEdge;
import mx.prep.error.EdgeException;
import mx.prep.error.StoreException.Kind;
import mx.prep.event.PublishEvent;
import mx.prep.model.DeliveryResult;
import mx.prep.model.IncidentCause;
import mx.prep.model.Mode;
import mx.prep.model.ObjectKey;
import mx.prep.spi.EdgeCache;
import mx.prep.spi.EdgeCache.Keys;
import mx.prep.spi.EdgeCache.LetterCase;
import mx.prep.spi.EdgeCache.Limits;
import mx.prep.spi.EdgeCache.Prices;
import mx.prep.spi.EdgeCache.Wildcards;
import mx.prep.testkit.site.CachingEdge;
import mx.prep.testkit.store.Fault;
import mx.prep.testkit.store.FaultScript;
import mx.prep.testkit.store.InMemoryStore.Versions;
import mx.prep.testkit.store.Operation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Publishers, a cache that keeps everything for ever, and readers who ask for every URL that the site has, had or may
 * have: between any two requests of a publisher. In the end nobody gets anything that the site doesn't say any more.
 */
@Tag("long")
class PurgeNightTest {
    @TempDir
    Path folder;

    private PlaceRig rig;
    private CachingEdge cache;
    private EmbeddedEdge edge;

    /** What stands in front of the store. */
    private enum Front {
        /** A bucket with a CDN in front that takes wildcards anywhere. */
        BUCKET(Mode.IN_PLACE, limits(Keys.URL, Wildcards.ANYWHERE, LetterCase.KEPT_APART, 3000, 3000, 15)),
        /** One that takes a hundred paths a call, whatever their case. */
        CASELESS(Mode.IN_PLACE, limits(Keys.URL, Wildcards.AFTER_SLASH, LetterCase.IGNORED, 100, 1000, 1000)),
        /** One that takes one path a call, and few of them. */
        ONE_BY_ONE(Mode.IN_PLACE, limits(Keys.URL, Wildcards.AFTER_SLASH, LetterCase.KEPT_APART, 1, 4, 2)),
        /** The embedded edge behind a CDN that keys by what readers ask for. */
        EDGE(Mode.RELEASES, limits(Keys.URL_AND_ROUTE, Wildcards.ANYWHERE, LetterCase.KEPT_APART, 3000, 3000, 15));

        private final Mode mode;
        // A record of numbers and constants.
        @SuppressWarnings("ImmutableEnumChecker")
        private final Limits limits;

        Front(Mode mode, Limits limits) {
            this.mode = mode;
            this.limits = limits;
        }

        private static Limits limits(
                Keys keys, Wildcards wildcards, LetterCase letterCase, int call, int paths, int openWildcards) {
            return new Limits(
                    keys,
                    wildcards,
                    letterCase,
                    call,
                    paths,
                    openWildcards,
                    Duration.ofMillis(100),
                    new Prices(10, 10, 4),
                    Integer.MAX_VALUE);
        }
    }

    @AfterEach
    void close() {
        if (edge != null) {
            edge.close();
        }
    }

    private void stand(Front front) {
        stand(front, Versions.COUNTER);
    }

    private void stand(Front front, Versions versions) {
        rig = new PlaceRig(folder, versions);
        rig.watching = false;
        close();
        edge = EmbeddedEdge.builder().store(rig.target).prefix(PlaceRig.PREFIX).build();
        Function<String, String> origin = front.mode == Mode.IN_PLACE ? this::fromBucket : this::fromEdge;
        cache = new CachingEdge(front.limits, 2, origin);
        rig.cache = cache;
    }

    /** A web server over a bucket: files, folders' pages, nothing else. */
    private String fromBucket(String url) {
        Map<String, String> tree = rig.tree();
        String path = URLDecoder.decode(url.substring(1).replace("+", "%2B"), StandardCharsets.UTF_8);
        String folderPage = path.isEmpty() || path.endsWith("/") ? path + "index.html" : path + "/index.html";
        return tree.getOrDefault(path, tree.getOrDefault(folderPage, "404"));
    }

    private String fromEdge(String url) {
        edge.refresh();
        EdgeResponse response = edge.handle(new EdgeRequest(
                        "GET", url, null, EdgeRequest.Transport.PLAIN, EdgeRequest.Headers.of(Map.of())))
                .join();
        return response.status()
                + response.header("Location").orElse("")
                + (response.body() instanceof EdgeBody.Bytes bytes ? text(bytes.bytes()) : "");
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.ISO_8859_1.decode(bytes.duplicate()).toString();
    }

    private static final List<String> PATHS = List.of(
            "index.html",
            "a.json",
            "A.json",
            "app.js",
            "lib.js",
            "ñ/índice (1).json",
            "datos/1.json",
            "datos/2.json",
            "datos/3.json",
            "datos/index.html",
            "datos/x/index.html",
            "actas/1.jpg",
            "actas/2.jpg",
            "actas/3.jpg");

    private static final List<String> ASKED = Stream.of(
                    "",
                    "a.json",
                    "A.json",
                    "index.html",
                    "app.js",
                    "lib.js",
                    "%C3%B1/%C3%ADndice%20(1).json",
                    "%c3%b1/%c3%adndice%20%281%29.json",
                    "%C3%B1",
                    "%C3%B1/",
                    "datos",
                    "datos/",
                    "datos/1.json",
                    "datos/2.json",
                    "datos/3.json",
                    "datos/index.html",
                    "datos/casilla/7",
                    "datos/x",
                    "datos/x/",
                    "datos/x/index.html",
                    "datos/x/casilla/7",
                    "casilla/7",
                    "actas/1.jpg",
                    "actas/2.jpg",
                    "actas/3.jpg",
                    "actas/4.jpg")
            .map(path -> "/" + path)
            .toList();

    private void readAll() {
        ASKED.forEach(cache::read);
    }

    /** A site that has the entry and some of the rest. */
    private static Map<String, String> site(Random random, int cut) {
        Map<String, String> files = new TreeMap<>();
        for (String path : PATHS) {
            if (random.nextInt(5) > 0) {
                boolean data = path.endsWith("1.json") || path.equals("a.json");
                files.put(path, path + " " + (data ? cut : random.nextInt(3)));
            }
        }
        // Names that differ in case only are refused by the zip rules.
        files.remove(random.nextBoolean() ? "a.json" : "A.json");
        files.put("index.html", "<p>corte " + cut);
        return files;
    }

    private void settle(PlaceRig.Machine machine) {
        for (int i = 0; i < 4; i++) {
            rig.pass(Duration.ofMinutes(2));
            machine.cycle();
        }
    }

    private void assertFresh(String what) {
        assertEquals(Map.of(), cache.stale(), what);
        assertEquals(List.of(), cache.violations(), what);
    }

    @ParameterizedTest
    @EnumSource(Front.class)
    void readersGetWhatTheSiteSaysAfterEachCutOfRandomNights(Front front) {
        for (long seed = 0; seed < 8; seed++) {
            stand(front);
            Random random = new Random(seed);
            rig.rules = new mx.prep.model.InPlaceRules(Duration.ofSeconds(60), 1);
            PlaceRig.Machine machine = rig.machine("one", front.mode);
            machine.pauseAlways(() -> {
                if (random.nextInt(4) == 0) {
                    cache.read(ASKED.get(random.nextInt(ASKED.size())));
                }
            });
            for (int cut = 1; cut < 6; cut++) {
                readAll();
                rig.offer(cut, site(random, cut));
                assertTrue(machine.live().purged());
                assertFresh("seed " + seed + ", cut " + cut);
                readAll();
                settle(machine);
                assertFresh("seed " + seed + ", after cut " + cut);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Front.class,
            names = {"BUCKET", "ONE_BY_ONE", "EDGE"})
    void whateverAKilledPublisherLeftIsPurgedByTheNext(Front front) {
        int killed = 0;
        for (int step = 0; ; step++) {
            stand(front);
            rig.rules = new mx.prep.model.InPlaceRules(Duration.ofSeconds(60), 1);
            PlaceRig.Machine one = rig.machine("one", front.mode);
            rig.offer(1, site(new Random(1), 1));
            one.live();
            settle(one);
            readAll();
            rig.offer(2, site(new Random(2), 2));
            one.pauseAlways(this::readAll);
            if (one.dieAfter(step).survives()) {
                break;
            }
            killed++;
            readAll();
            PlaceRig.Machine two = rig.machine("two", front.mode);
            two.cycle();
            readAll();
            settle(two);
            assertEquals("<p>corte 2", text(cache.read("/")), "killed before request " + step);
            assertFresh("killed before request " + step);
        }
        assertTrue(killed > 25, "only " + killed);
    }

    private static String text(String answer) {
        return answer.substring(answer.indexOf('<'));
    }

    @ParameterizedTest
    @EnumSource(Front.class)
    void whateverTwoKilledPublishersLeftIsPurgedWithANewerCut(Front front) {
        for (int step = 3; ; step += 4) {
            stand(front);
            rig.rules = new mx.prep.model.InPlaceRules(Duration.ofSeconds(60), 1);
            PlaceRig.Machine one = rig.machine("one", front.mode);
            rig.offer(1, site(new Random(1), 1));
            one.live();
            readAll();
            rig.offer(2, site(new Random(2), 2));
            if (one.dieAfter(step).survives()) {
                break;
            }
            readAll();
            rig.offer(3, site(new Random(3), 3));
            rig.machine("two", front.mode).dieAfter(step + 4).survives();
            readAll();
            rig.offer(4, site(new Random(4), 4));
            PlaceRig.Machine three = rig.machine("three", front.mode);
            three.cycle();
            readAll();
            settle(three);
            assertFresh("killed before request " + step);
        }
    }

    /** Somebody else writes over a file; it is put back, and what vanished is deleted, by a publisher that is killed. */
    @Test
    void whatAKilledRepairerOrDeleterLeftIsPurgedByTheNext() {
        int killed = 0;
        for (int step = 0; ; step++) {
            stand(Front.BUCKET);
            PlaceRig.Machine one = rig.machine("one");
            rig.offer(1);
            one.live();
            rig.offer(2);
            one.live();
            rig.tamper("app.js", "broken");
            rig.pass(Duration.ofMinutes(2));
            Stream.concat(PlaceRig.files(1).keySet().stream(), PlaceRig.files(2).keySet().stream())
                    .forEach(path -> cache.read("/" + path));
            assertEquals("broken", cache.read("/app.js"));
            if (one.dieAfter(step).survives()) {
                break;
            }
            killed++;
            PlaceRig.Machine two = rig.machine("two");
            settle(two);
            assertEquals("app 2", cache.read("/app.js"), "killed before request " + step);
            assertEquals("404", cache.read("/x1.js"), "killed before request " + step);
            assertFresh("killed before request " + step);
        }
        assertTrue(killed > 8, "only " + killed);
        assertFresh("not killed at all");
    }

    /**
     * A file is broken twice with the same bytes. One publisher, about to put it back, waits; another that listed the
     * tree when it was whole looks at what is owed; then the first puts it back and dies.
     */
    @Test
    void aRepairThatAnotherPublisherKnowsNothingOfIsPurgedAfterIt() {
        stand(Front.BUCKET, Versions.CONTENT);
        PlaceRig.Machine one = rig.machine("one");
        PlaceRig.Machine two = rig.machine("two");
        rig.offer(1);
        one.live();
        two.cycle();
        rig.tamper("app.js", "broken");
        one.pauseAt("put site/app.js"::equals, () -> {
            rig.tamper("app.js", "app 1");
            two.pauseAt("get site/.prep/current.json"::equals, () -> rig.tamper("app.js", "broken"));
            two.cycle();
            assertEquals("broken", cache.read("/app.js"));
            one.dieAfter(1);
        });
        assertFalse(one.survives());
        assertEquals("app 1", rig.tree().get("app.js"), "put back");
        settle(two);
        assertEquals("app 1", cache.read("/app.js"));
    }

    @Test
    void whatCanNeverBeDeletedOrPutBackIsNotPurgedAtEveryCycle() {
        stand(Front.BUCKET);
        PlaceRig.Machine one = rig.machine("one");
        rig.offer(1);
        one.live();
        rig.offer(2);
        one.live();
        rig.pass(Duration.ofMinutes(2));
        rig.target.script(
                FaultScript.always(r -> r.operation() == Operation.DELETE, new Fault.FailBefore(Kind.DENIED)));
        int purges = cache.purges().size();
        String register = register();
        for (int i = 0; i < 5; i++) {
            one.cycle();
        }
        assertTrue(rig.tree().containsKey("x1.js"));
        assertEquals(purges, cache.purges().size());
        assertEquals(register, register());
        rig.target.script(FaultScript.NONE);
        rig.tamper("app.js", "broken");
        rig.target.script(FaultScript.always(
                r -> r.operation() == Operation.PUT && r.key().endsWith("app.js"), new Fault.FailBefore(Kind.DENIED)));
        for (int i = 0; i < 5; i++) {
            assertInstanceOf(DeliveryResult.Failed.class, one.cycle());
        }
        assertTrue(register().length() < register.length() + 300, this::register);
        rig.target.script(FaultScript.NONE);
        settle(one);
        assertFresh("all is put back and deleted");
    }

    private String register() {
        return new String(
                rig.target
                        .bytes(ObjectKey.of(PlaceRig.PREFIX + ".prep/purged.json"))
                        .orElseThrow(),
                StandardCharsets.UTF_8);
    }

    @Test
    void anEdgeThatIsAwayForThreeCutsIsPurgedOnceWhenItIsBack() {
        stand(Front.BUCKET);
        PlaceRig.Machine one = rig.machine("one");
        rig.offer(1);
        one.live();
        for (int cut = 2; cut < 5; cut++) {
            PlaceRig.files(cut - 1).keySet().forEach(path -> cache.read("/" + path));
            cache.fail(new EdgeException(EdgeException.Kind.THROTTLED, "TooManyInvalidationsInProgress", null, null));
            rig.offer(cut);
            long before = rig.nanos;
            assertFalse(one.live().purged(), "live all the same");
            assertTrue(rig.nanos - before >= Duration.ofSeconds(60).toNanos());
        }
        assertTrue(rig.events().stream()
                .anyMatch(e -> e instanceof PublishEvent.IncidentOpened o && o.cause() == IncidentCause.PURGE));
        assertFalse(cache.stale().isEmpty());
        long before = rig.nanos;
        assertInstanceOf(DeliveryResult.AlreadyLive.class, one.cycle());
        assertTrue(rig.nanos - before < Duration.ofSeconds(1).toNanos(), "an unchanged cycle doesn't wait for it");
        int purges = cache.purges().size();
        cache.fail(null);
        settle(rig.machine("two"));
        assertFresh("the edge is back");
        assertTrue(cache.purges().size() - purges <= 3, () -> cache.purges().toString());
    }

    @Test
    void anOrderBackIsPurgedUnderAReferenceOfItsOwn() {
        stand(Front.EDGE);
        PlaceRig.Machine one = rig.machine("one", Mode.RELEASES);
        rig.offer(1);
        one.live();
        rig.offer(2);
        one.live();
        cache.read("/a.json");
        one.rollback();
        one.live();
        assertFresh("rolled back");
        assertEquals(cache.references().size(), new TreeSet<>(cache.references()).size());
        assertEquals(3, cache.purges().size());
    }

    @Test
    void anUnchangedCycleCostsOneReadAndACutThreeWritesMore() {
        List<Integer> plain = requests(null);
        stand(Front.BUCKET);
        List<Integer> withCache = requests(cache);
        assertEquals(plain.get(0) + 3 + 1, withCache.get(0), "owed, planned, handles, done");
        assertEquals(plain.get(1) + 1, withCache.get(1));
        List<Integer> byRelease = requests(new CachingEdge(Limits.BY_RELEASE, 2, url -> ""));
        assertEquals(plain, byRelease, "an edge that moves by itself costs the store nothing");
    }

    /** Requests to the target of a cut and of an unchanged cycle. */
    private List<Integer> requests(EdgeCache edge) {
        rig = new PlaceRig(folder, Versions.COUNTER);
        rig.cache = edge;
        PlaceRig.Machine one = rig.machine("one");
        rig.offer(1);
        one.live();
        rig.offer(2);
        one.live();
        int cut = (int) one.requests.stream()
                .filter(r -> r.contains(" " + PlaceRig.PREFIX))
                .count();
        one.cycle();
        int unchanged = (int) one.requests.stream()
                .filter(r -> r.contains(" " + PlaceRig.PREFIX))
                .count();
        return List.of(cut, unchanged);
    }
}
