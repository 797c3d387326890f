package mx.prep.internal.confirm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import mx.prep.error.StoreException;
import mx.prep.internal.format.ManifestFormat;
import mx.prep.internal.format.PointerFormat;
import mx.prep.internal.format.TargetLayout;
import mx.prep.internal.time.Ticker;
import mx.prep.internal.upload.ReleaseStore;
import mx.prep.internal.upload.Workers;
import mx.prep.model.CacheRule;
import mx.prep.model.ConfirmScope;
import mx.prep.model.ConfirmationReport;
import mx.prep.model.ConfirmationReport.State;
import mx.prep.model.Cut;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.Encoding;
import mx.prep.model.Manifest;
import mx.prep.model.ManifestEntry;
import mx.prep.model.MediaType;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import mx.prep.model.PackageRef;
import mx.prep.model.Pointer;
import mx.prep.model.ReleaseId;
import mx.prep.spi.Body;
import mx.prep.spi.Precondition;
import mx.prep.testkit.store.InMemoryStore;
import mx.prep.testkit.store.Request;
import mx.prep.testkit.store.RequestHook;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConfirmStageTest {
    private static final Manifest BEFORE = manifest("20210606-2000", "index.html=1", "a.json=1", "lib.js=1");
    private static final Manifest AFTER = manifest("20210606-2015", "index.html=2", "a.json=2", "lib.js=1");
    private static final ReleaseId RELEASE = ReleaseId.of(AFTER.reference(), 0, AFTER.recipe());

    private final Map<String, String> served = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final InMemoryStore store = new InMemoryStore("t", InMemoryStore.Versions.COUNTER);
    private HttpServer server;
    private ConfirmStage stage;
    private long nanos;
    private String mediaType = "application/octet-stream";

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String content = served.get(exchange.getRequestURI().getPath().substring(1));
            byte[] bytes = content == null ? new byte[0] : content.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", mediaType);
            exchange.getResponseHeaders().set("Cache-Control", "public");
            exchange.sendResponseHeaders(content == null ? 404 : 200, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
        ReleaseStore releases = new ReleaseStore(store, new TargetLayout(""));
        stage = new ConfirmStage(
                releases, uri, new Workers(threads, 4), Duration.ofSeconds(30), () -> nanos, this::pass);
        serve(2, 2);
        point(AFTER);
    }

    @AfterEach
    void stop() {
        stage.close();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void theNewReleaseWholeIsConfirmedWithItsTimeToTheReader() {
        ConfirmationReport report = confirm(true);

        assertEquals(State.SERVED_NEW, report.state());
        assertEquals(3, report.checked());
        assertNotNull(report.timeToReader());
        assertTrue(report.problems().isEmpty(), report.problems()::toString);
    }

    @Test
    void theCutBeforeIsNamedAfterHalfAMinuteThoughAnUnchangedFileIsRight() {
        serve(1, 1);

        assertEquals(State.SERVED_PREVIOUS, confirm(true).state());
        assertTrue(nanos >= Duration.ofSeconds(30).toNanos());
    }

    @Test
    void filesOfTwoCutsAreAMix() {
        serve(2, 1);

        assertEquals(State.MIXED, confirm(true).state());
    }

    @Test
    void aMissingFileIsMissing() {
        served.remove("a.json");

        ConfirmationReport report = confirm(true);
        assertEquals(State.MISSING, report.state());
        assertEquals(List.of("a.json is missing"), report.problems());
    }

    @Test
    void bytesOfNobodyAreForeignAtOnce() {
        served.put("a.json", "defaced");

        assertEquals(State.FOREIGN, confirm(true).state());
        assertEquals(0, nanos, "the alarm doesn't wait");
    }

    @Test
    void bytesOfACutLongBeforeAreNotForeign() {
        keep(manifest("20210606-1930", "index.html=0", "a.json=0", "lib.js=1"));
        keep(manifest("20210606-1945", "index.html=x", "a.json=x"));
        served.put("a.json", "a.json=0");
        served.put("index.html", "index.html=0");

        ConfirmationReport report = confirm(true);
        assertEquals(State.SERVED_PREVIOUS, report.state());
        assertTrue(report.problems().toString().contains("still an earlier cut's, 20210606-1930"), report::toString);
    }

    @Test
    void anEarlierCutBesideForeignBytesHidesThemNot() {
        keep(manifest("20210606-1930", "index.html=0", "a.json=0", "lib.js=1"));
        served.put("index.html", "index.html=0");
        served.put("a.json", "defaced");

        assertEquals(State.FOREIGN, confirm(true).state());
        assertEquals(0, nanos, "the alarm doesn't wait");
    }

    @Test
    void whenEarlierManifestsCantBeReadNobodyVouchesForTheBytes() {
        keep(manifest("20210606-1930", "index.html=0", "a.json=0", "lib.js=1"));
        served.put("a.json", "a.json=0");
        store.hook(new RequestHook() {
            @Override
            public void before(Request request) {
                throw new StoreException(StoreException.Kind.UNAVAILABLE, "t", request.key(), "away", null);
            }
        });

        assertEquals(State.FOREIGN, confirm(true).state());
    }

    private void keep(Manifest manifest) {
        ReleaseId id = ReleaseId.of(manifest.reference(), 0, manifest.recipe());
        store.put(
                new TargetLayout("").manifest(id),
                Body.of(ManifestFormat.write(manifest)),
                ObjectHeaders.CONTROL,
                Precondition.NONE);
    }

    @Test
    void whatWasReplacedMeanwhileIsNotJudged() {
        served.put("a.json", "of a newer cut");

        assertEquals(State.SUPERSEDED, confirm(false).state());
    }

    @Test
    void aWrongMediaTypeIsToldThoughTheBytesAreRight() {
        mediaType = "text/plain";

        ConfirmationReport report = confirm(true);
        assertEquals(State.SERVED_NEW, report.state());
        assertTrue(report.problems().get(0).contains("is served as text/plain"), report.problems()::toString);
    }

    @Test
    void aCacheThatIsLateIsWaitedFor() {
        served.put("index.html", "index.html=1");
        lateFix = () -> served.put("index.html", "index.html=2");

        assertEquals(State.SERVED_NEW, confirm(true).state());
    }

    private Runnable lateFix = () -> {};

    private void pass(Duration time) {
        // A pause of the test lasts ten times as long, so that few rounds make half a minute.
        nanos += time.toNanos() * 10;
        lateFix.run();
    }

    private ConfirmationReport confirm(boolean live) {
        return stage.confirm(RELEASE, AFTER, BEFORE, ConfirmScope.ALL, Ticker.SYSTEM.start(), release -> live);
    }

    /** Serves page and data of the first or second cut; the script is the same in both. */
    private void serve(int page, int data) {
        served.put("index.html", "index.html=" + page);
        served.put("a.json", "a.json=" + data);
        served.put("lib.js", "lib.js=1");
    }

    private void point(Manifest manifest) {
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
                Instant.EPOCH,
                false);
        served.put(".prep/current.json", new String(PointerFormat.write(pointer), StandardCharsets.UTF_8));
    }

    private static Manifest manifest(String cut, String... files) {
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
        return new Manifest(
                new PackageRef(Cut.parse(cut), Digest.of(DigestAlgorithm.SHA256, cut.getBytes(StandardCharsets.UTF_8))),
                Digest.sha256("b".repeat(64)),
                entries);
    }
}
