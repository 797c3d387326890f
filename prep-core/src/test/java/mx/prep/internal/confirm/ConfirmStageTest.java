package mx.prep.internal.confirm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import mx.prep.error.StoreException;
import mx.prep.internal.format.ManifestFormat;
import mx.prep.internal.format.TargetLayout;
import mx.prep.internal.time.Ticker;
import mx.prep.internal.upload.ReleaseStore;
import mx.prep.internal.upload.Workers;
import mx.prep.model.ConfirmScope;
import mx.prep.model.ConfirmationReport;
import mx.prep.model.ConfirmationReport.State;
import mx.prep.model.Flaw;
import mx.prep.model.Manifest;
import mx.prep.model.Mode;
import mx.prep.model.ObjectHeaders;
import mx.prep.spi.Body;
import mx.prep.spi.Precondition;
import mx.prep.testkit.site.ScriptedSite;
import mx.prep.testkit.store.InMemoryStore;
import mx.prep.testkit.store.Request;
import mx.prep.testkit.store.RequestHook;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ConfirmStageTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final InMemoryStore store = new InMemoryStore("t", InMemoryStore.Versions.COUNTER);
    private final AtomicLong nanos = new AtomicLong();
    private final List<String> alarms = new CopyOnWriteArrayList<>();
    private ScriptedSite site;
    private ConfirmStage stage;
    private Manifest before;
    private Manifest after;
    private boolean live = true;
    private Runnable lateFix = () -> {};

    @BeforeEach
    void serve() throws IOException {
        open(Mode.RELEASES);
    }

    private void open(Mode mode) throws IOException {
        site = new ScriptedSite(mode, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
        ReleaseStore releases = new ReleaseStore(store, new TargetLayout(""));
        stage = new ConfirmStage(releases, site.uri(), new Workers(threads, 4), PATIENCE, nanos::get, this::pass);
        serve(1, 1);
        before = site.publish("20210606-2000");
        serve(2, 2);
        after = site.publish("20210606-2015");
    }

    @AfterEach
    void stop() {
        stage.close();
        site.close();
        threads.shutdownNow();
    }

    @Test
    void theNewReleaseWholeIsConfirmedWithItsTimeToTheReader() {
        ConfirmationReport report = confirm();

        assertEquals(State.SERVED_NEW, report.state());
        assertEquals(3, report.checked());
        assertNotNull(report.timeToReader());
        assertEquals(List.of(), report.problems());
        assertEquals(List.of(), report.flaws());
        assertEquals(List.of(), alarms);
    }

    @Test
    void theCutBeforeIsNamedWhenPatienceEndsThoughAnUnchangedFileIsRight() {
        serve(1, 1);

        assertEquals(State.SERVED_PREVIOUS, confirm().state());
        assertTrue(nanos.get() >= PATIENCE.toNanos());
    }

    @Test
    void aFileThatWasMuchLongerInTheCutBeforeIsNotForeign() {
        site.put("a.json", "[" + "1,".repeat(200_000) + "1]");
        before = site.publish("20210606-2020");
        serve(2, 2);
        after = site.publish("20210606-2030");
        site.put("a.json", "[" + "1,".repeat(200_000) + "1]");

        ConfirmationReport report = confirm();
        assertTrue(report.problems().contains("a.json is still the previous cut's"), report::toString);
        assertEquals(List.of(), alarms);
    }

    @Test
    void whatIsNewInACutIsNotMissingWhereTheCutBeforeIsServed() {
        site.put("new.json", "{}");
        after = site.publish("20210606-2030");
        serve(1, 1);
        site.remove("new.json");

        assertEquals(State.SERVED_PREVIOUS, confirm().state());
    }

    @Test
    void filesOfTwoCutsAreAMix() {
        serve(2, 1);

        assertEquals(State.MIXED, confirm().state());
    }

    @Test
    void aMissingFileIsMissing() {
        site.remove("a.json");

        ConfirmationReport report = confirm();
        assertEquals(State.MISSING, report.state());
        assertEquals(List.of("a.json is missing"), report.problems());
    }

    @Test
    void aServerThatFailsOrComesInAnotherEncodingIsMissingNotForeign() {
        site.status("a.json", 503).header("lib.js", "Content-Encoding", "br");

        ConfirmationReport report = confirm();
        assertEquals(State.MISSING, report.state());
        assertTrue(report.problems().contains("a.json can't be read: status 503"), report::toString);
        assertTrue(report.problems().toString().contains("a way that wasn't asked for"), report::toString);
        assertEquals(List.of(), alarms);
    }

    @Test
    void anEdgeThatHasHeardOfNoReleaseYetIsWaitedFor() {
        site.put("index.html", "nothing yet");
        notice("1");
        lateFix = () -> {
            site.put("index.html", page(2));
            notice(null);
        };

        assertEquals(State.SERVED_NEW, confirm().state());
        assertEquals(List.of(), alarms);
    }

    @Test
    void anEdgeThatStaysWithItsNoticeIsMissingThePage() {
        site.put("index.html", "nothing yet");
        notice("1");

        assertEquals(State.MISSING, confirm().state());
        assertEquals(List.of(), alarms);
    }

    @Test
    void bytesOfNobodyAreForeignAtOnce() {
        site.put("a.json", "defaced");

        assertEquals(State.FOREIGN, confirm().state());
        assertEquals(0, nanos.get(), "the alarm doesn't wait");
        assertEquals(1, alarms.size(), alarms::toString);
        assertTrue(alarms.get(0).startsWith("a.json has bytes that are in no manifest"), alarms::toString);
    }

    @Test
    void foreignBytesAreToldWhileOtherAnswersAreStillAwaited() throws InterruptedException {
        CountDownLatch told = new CountDownLatch(1);
        site.put("a.json", "defaced").before("lib.js", () -> await(told));

        ConfirmationReport report = stage.confirm(
                new ConfirmStage.Subject(after.id(0), after, before),
                ConfirmScope.ALL,
                null,
                new ConfirmStage.Onlooker(release -> true, sentence -> told.countDown()));

        assertEquals(State.FOREIGN, report.state());
        assertEquals(0, told.getCount());
    }

    @Test
    void foreignBytesDontWaitForThePointer() {
        site.point(before);
        site.put("index.html", "defaced");

        assertEquals(State.FOREIGN, confirm().state());
        assertEquals(0, nanos.get(), "the alarm doesn't wait");
    }

    @Test
    void bytesOfACutLongBeforeAreNotForeign() {
        serve(0, 0);
        keep(site.manifest("20210606-1930"));

        ConfirmationReport report = confirm();
        assertEquals(State.SERVED_PREVIOUS, report.state());
        assertTrue(report.problems().toString().contains("still an earlier cut's, 20210606-1930"), report::toString);
        assertEquals(List.of(), alarms);
    }

    @Test
    void anEarlierCutBesideForeignBytesHidesThemNot() {
        serve(0, 0);
        keep(site.manifest("20210606-1930"));
        site.put("a.json", "defaced");

        assertEquals(State.FOREIGN, confirm().state());
        assertEquals(0, nanos.get(), "the alarm doesn't wait");
    }

    @Test
    void inPlaceFilesOfACutThatIsBeingPublishedAreNotForeign() throws IOException {
        stage.close();
        site.close();
        open(Mode.IN_PLACE);
        serve(3, 3);
        Manifest next = site.manifest("20210606-2030");
        serve(2, 3);
        store.put(
                new TargetLayout("").plan(next.id(0)),
                Body.of(ManifestFormat.write(next)),
                ObjectHeaders.CONTROL,
                Precondition.NONE);

        ConfirmationReport report = confirm();
        assertEquals(State.MIXED, report.state());
        assertTrue(report.problems().get(0).startsWith("a.json is already a later cut's"), report::toString);
        assertEquals(List.of(), alarms);
    }

    @Test
    void whenEarlierManifestsCantBeReadNobodyVouchesForTheBytes() {
        serve(0, 0);
        keep(site.manifest("20210606-1930"));
        store.hook(new RequestHook() {
            @Override
            public void before(Request request) {
                throw new StoreException(StoreException.Kind.UNAVAILABLE, "t", request.key(), "away", null);
            }
        });

        assertEquals(State.FOREIGN, confirm().state());
    }

    @Test
    void whatWasReplacedMeanwhileIsNotJudged() {
        site.put("a.json", "of a newer cut");
        live = false;

        assertEquals(State.SUPERSEDED, confirm().state());
        assertEquals(List.of(), alarms);
    }

    @Test
    void aCacheThatIsLateIsWaitedFor() {
        site.put("index.html", page(1));
        lateFix = () -> site.put("index.html", page(2));

        assertEquals(State.SERVED_NEW, confirm().state());
    }

    @Test
    void aPointerThatStaysBehindIsToldThoughTheFilesAreRight() {
        site.point(before);

        ConfirmationReport report = confirm();
        assertEquals(State.SERVED_NEW, report.state());
        assertEquals(List.of(Flaw.Kind.POINTER), kinds(report));
        assertNull(report.timeToReader());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "index.html | Content-Type | application/octet-stream | MEDIA_TYPE",
                "index.html | Content-Type | text/html | MEDIA_TYPE",
                "index.html | Content-Type | '' | MEDIA_TYPE",
                "a.json | Content-Type | text/html; charset=utf-8 | MEDIA_TYPE",
                "a.json | Content-Type | application/json;charset=UTF-8 | ",
                "lib.js | Content-Type | application/javascript; charset=utf-8 | ",
                "a.json | Cache-Control | '' | CACHING",
                "a.json | Cache-Control | public | CACHING",
                "a.json | Cache-Control | max-age=3600 | CACHING",
                "a.json | Cache-Control | max-age=0, stale-while-revalidate=60 | CACHING",
                "a.json | Cache-Control | public, max-age=0, s-maxage=99999999 | CACHING",
                "a.json | Cache-Control | public, max-age=0, must-revalidate, s-maxage=15 | ",
                "a.json | Cache-Control | no-store | ",
                "a.json | Cache-Control | private, no-cache, max-age=600 | ",
                "a.json | Content-Encoding | '' | COMPRESSION",
                ".prep/current.json | Cache-Control | public, max-age=86400 | CACHING",
                ".prep/current.json | Content-Type | text/plain | MEDIA_TYPE",
            })
    void headersThatBreakAPromiseAreToldThoughTheBytesAreRight(
            String path, String header, String value, Flaw.Kind kind) {
        site.header(path, header, value.equals("''") ? null : value);

        ConfirmationReport report = confirm();
        assertEquals(State.SERVED_NEW, report.state());
        assertEquals(kind == null ? List.of() : List.of(kind), kinds(report), report::toString);
        assertTrue(report.flaws().stream().allMatch(flaw -> flaw.where().equals(path)), report::toString);
    }

    @Test
    void anAnswerThatTakesLongerThanTheCallAllowsIsTold() {
        site.before("a.json", () -> nanos.addAndGet(Duration.ofSeconds(11).toNanos()));

        ConfirmationReport report = confirm();
        assertEquals(State.SERVED_NEW, report.state());
        assertTrue(
                report.flaws().contains(new Flaw(Flaw.Kind.SLOW, "a.json", "took 11 s, more than 10 s")),
                report::toString);
        assertEquals(Duration.ofSeconds(11), report.slowest());
    }

    @Test
    void whatTheEntryPageNamesIsFollowed() {
        site.put("index.html", """
                <!doctype html><link rel="stylesheet" href="css/styles.css?v=2"><script src="lib.js"></script>
                <script src="gone.js"></script><img src="https://actas.example.mx/1.png"><a href="base.zip">datos</a>
                """);
        site.put("css/styles.css", "body{background:url(../img/back.png)}").put("img/back.png", "PNG");
        after = site.publish("20210606-2030");
        site.status("img/back.png", 404);

        ConfirmationReport report = stage.confirm(
                new ConfirmStage.Subject(after.id(0), after, after), ConfirmScope.SAMPLE, null, onlooker());
        assertEquals(List.of("img/back.png is missing"), report.problems());
        assertEquals(
                List.of(
                        "index.html names base.zip, which isn't in the release and answers 404",
                        "index.html names gone.js, which isn't in the release and answers 404"),
                report.flaws().stream().map(Flaw::sentence).sorted().toList());
        assertEquals(5, report.checked());
    }

    @Test
    void aPageThatIsntAtTheAddressThatReadersTypeIsTold() {
        site.status("", 404);

        ConfirmationReport report = confirm();
        assertEquals(State.SERVED_NEW, report.state());
        assertEquals(List.of(Flaw.Kind.ADDRESS), kinds(report));
    }

    @Test
    void readersWhoGetAnotherCutAtTheAddressThatTheyTypeAreNotForgotten() {
        site.header("", "Location", "/old.html").status("", 302).put("old.html", page(1));

        assertEquals(State.MIXED, confirm().state());
    }

    private static List<Flaw.Kind> kinds(ConfirmationReport report) {
        return report.flaws().stream().map(Flaw::kind).toList();
    }

    private void keep(Manifest manifest) {
        store.put(
                new TargetLayout("").manifest(manifest.id(0)),
                Body.of(ManifestFormat.write(manifest)),
                ObjectHeaders.CONTROL,
                Precondition.NONE);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void pass(Duration time) {
        // A pause of the test lasts ten times as long, so that few rounds make half a minute.
        nanos.addAndGet(time.toNanos() * 10);
        lateFix.run();
    }

    private ConfirmStage.Onlooker onlooker() {
        return new ConfirmStage.Onlooker(release -> live, alarms::add);
    }

    private ConfirmationReport confirm() {
        return stage.confirm(
                new ConfirmStage.Subject(after.id(0), after, before),
                ConfirmScope.ALL,
                Ticker.SYSTEM.start(),
                onlooker());
    }

    /** Serves page and data of a cut; the script is the same in all. */
    private void notice(@Nullable String value) {
        site.header("index.html", "x-prep-notice", value).header("", "x-prep-notice", value);
    }

    private void serve(int page, int data) {
        site.put("index.html", page(page))
                .put("a.json", "{\"cut\":" + data + "}")
                .put("lib.js", "lib");
    }

    private static String page(int cut) {
        return "<!doctype html><script src=lib.js></script>" + cut;
    }
}
