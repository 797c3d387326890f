package mx.prep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import mx.prep.error.ConfigException;
import mx.prep.model.ConfirmScope;
import mx.prep.model.Flaw;
import mx.prep.model.Manifest;
import mx.prep.model.Mode;
import mx.prep.model.Pointer;
import mx.prep.model.ProbeReport;
import mx.prep.model.ProbeReport.State;
import mx.prep.testkit.site.ScriptedSite;
import mx.prep.testkit.time.VirtualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A site seen from outside: every state, and what is said besides. */
@Timeout(60)
class SiteProbeTest {
    private static final Instant EIGHT = Instant.parse("2021-06-07T01:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private final VirtualTime time = new VirtualTime(EIGHT);
    private final List<String> alarms = new CopyOnWriteArrayList<>();
    private ScriptedSite site;

    @BeforeEach
    void publish() throws IOException {
        open(Mode.RELEASES);
    }

    private void open(Mode mode) throws IOException {
        site = new ScriptedSite(mode, time);
        serve(1);
        site.publish("20210606-2000");
        serve(2);
        site.publish("20210606-2015");
    }

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void aWholeSiteIsLoadedAsABrowserDoes() {
        site.header("", "Set-Cookie", "prep=20210606-2015-0-0123456789ab.1; HttpOnly; SameSite=Lax; Path=/");

        ProbeReport report = probe();
        assertEquals(State.WHOLE, report.state(), report::toString);
        assertTrue(report.isGood());
        assertEquals("20210606-2015", String.valueOf(report.cut()));
        assertEquals(EIGHT, report.publishedAt());
        assertEquals(List.of(), report.problems());
        assertEquals(List.of(), report.flaws());
        assertEquals(6, report.load().files());
        assertEquals(6, report.load().checked(), "the page, what it names, and the sample");
        assertNotNull(report.load().page());
        assertNotNull(report.load().slowestWhere());
        assertTrue(report.load().transferred() > 0 && report.load().bytes() > 0);
        assertEquals("prep=20210606-2015-0-0123456789ab.1", site.sent("app.js", "Cookie"));
        assertEquals("gzip", site.sent("app.js", "Accept-Encoding"));
        assertEquals(
                List.of("", "css/fonts/a.woff2", "css/site.css"),
                site.asked().stream()
                        .filter(path -> path.isEmpty() || path.startsWith("css/"))
                        .sorted()
                        .toList());
    }

    @Test
    void whatTheCutBeforeServesIsNamedWhenPatienceEnds() {
        serve(1);

        ProbeReport report = probe();
        assertEquals(State.PREVIOUS, report.state());
        assertFalse(report.isGood());
        assertTrue(Duration.between(EIGHT, time.instant()).compareTo(PATIENCE) >= 0);
        assertEquals(List.of(), alarms);
    }

    @Test
    void aCacheThatCatchesUpIsWaitedFor() {
        serve(1);
        time.at(EIGHT.plusSeconds(11), () -> serve(2));

        assertEquals(State.WHOLE, probe().state());
    }

    @Test
    void filesOfTwoCutsAreAMix() {
        site.put("data.json", data(1));

        ProbeReport report = probe();
        assertEquals(State.MIXED, report.state());
        assertTrue(report.problems().toString().contains("data.json is still an earlier cut's, 20210606-2000"));
    }

    @Test
    void aMissingFileIsAskedForOnceMore() {
        site.remove("data.json");

        assertEquals(State.MISSING, probe().state());
        assertEquals(2, site.asked().stream().filter("data.json"::equals).count());
    }

    @Test
    void whatComesBackInTimeIsNotMissing() {
        site.status("data.json", 503);
        time.at(EIGHT.plusSeconds(1), () -> site.status("data.json", 200));

        assertEquals(State.WHOLE, probe().state());
    }

    @Test
    void bytesOfNobodyAreForeignAsSoonAsThePointersAgeCantExplainThem() {
        site.put("app.js", "defaced");

        ProbeReport report = probe();
        assertEquals(State.FOREIGN, report.state());
        assertEquals(1, alarms.size(), alarms::toString);
        assertTrue(Duration.between(EIGHT, time.instant()).compareTo(Duration.ofSeconds(8)) <= 0);
    }

    @Test
    void aPointerThatIsAFewSecondsBehindIsNoAlarm() {
        serve(3);
        Manifest next = site.manifest("20210606-2030");
        site.keep(next);
        time.at(EIGHT.plusSeconds(4), () -> site.point(next));

        ProbeReport report = probe();
        assertEquals(State.WHOLE, report.state());
        assertEquals("20210606-2030", String.valueOf(report.cut()));
        assertEquals(List.of(), alarms);
    }

    @Test
    void aCutThatIsBeingPublishedInPlaceIsAMixWhereThePlanCanBeSeen() throws IOException {
        site.close();
        open(Mode.IN_PLACE);
        serve(3);
        Manifest next = site.manifest("20210606-2030");
        serve(2);
        site.put("data.json", data(3));
        site.plan(next, "{\"schema\":1,\"epoch\":0,\"unfinished\":[\"" + next.id(0) + "\"],\"owned\":[]}");

        ProbeReport report = probe();
        assertEquals(State.MIXED, report.state());
        assertTrue(report.problems().toString().contains("already a later cut's"), report::toString);
        assertEquals(List.of(), alarms);
    }

    @Test
    void inPlaceWhatNobodyExplainsHasThePatiencesTime() throws IOException {
        site.close();
        open(Mode.IN_PLACE);
        serve(3);
        Manifest next = site.manifest("20210606-2030");
        time.at(EIGHT.plusSeconds(20), () -> {
            site.keep(next);
            site.point(next);
        });

        assertEquals(State.WHOLE, probe().state());
        assertEquals(List.of(), alarms);
    }

    @Test
    void aManifestThatIsntThePointersIsForeign() {
        Manifest live = site.manifest("20210606-2015");
        site.put(".prep/releases/" + live.id(0) + ".json", "{\"schema\":1}");

        assertEquals(State.FOREIGN, probe().state());
        assertEquals(1, alarms.size());
    }

    @Test
    void aSiteThatIsAwayIsUnreachable() {
        site.down(true);

        ProbeReport report = probe();
        assertEquals(State.UNREACHABLE, report.state());
        assertTrue(report.problems().get(0).startsWith(".prep/current.json can't be read: "), report::toString);
        assertNull(report.release());
    }

    @Test
    void aSiteOfAnybodyElseIsSaidToBeNone() {
        site.remove(".prep/current.json");
        assertTrue(probe().problems().get(0).contains("no site of this library"));
        site.put(".prep/current.json", "<!doctype html>");
        assertTrue(probe().problems().get(0).contains("no pointer"));
    }

    @Test
    void aSiteBeforeItsFirstCutIsEmptyAndWell() {
        site.write(Pointer.empty(EIGHT, true));

        ProbeReport report = probe();
        assertEquals(State.EMPTY, report.state());
        assertTrue(report.isGood() && report.rehearsal());
    }

    @Test
    void promisesThatAreBrokenLeaveTheSiteWhole() {
        site.header("css/site.css", "Cache-Control", "max-age=3600")
                .header("", "Content-Type", "text/plain")
                .before("app.js", () -> time.advance(Duration.ofSeconds(12)));

        ProbeReport report = probe();
        assertEquals(State.WHOLE, report.state());
        List<Flaw.Kind> kinds = report.flaws().stream().map(Flaw::kind).toList();
        assertTrue(
                kinds.containsAll(List.of(Flaw.Kind.CACHING, Flaw.Kind.MEDIA_TYPE, Flaw.Kind.SLOW)), kinds::toString);
        assertTrue(report.flaws().stream().anyMatch(f -> f.where().equals("/") && f.kind() == Flaw.Kind.SLOW));
    }

    @Test
    void allFilesAreComparedWhereThatIsWanted() {
        for (int i = 0; i < 40; i++) {
            site.put("secciones/" + i + ".csv", "sección " + i);
        }
        site.publish("20210606-2030");

        int sampled = probe().load().checked();
        assertTrue(sampled >= 20 && sampled <= 26, () -> sampled + " files: the page's six, and 20 of all");
        assertEquals(46, probe(ConfirmScope.ALL).load().checked());
    }

    @Test
    void aRecordReadsBackAndALineThatIsCutOffIsLeftOut() throws IOException {
        Path file = folder.resolve("probes.jsonl");
        ProbeLog log = ProbeLog.at(file);
        ProbeReport good = probe();
        site.header("", "Content-Type", "text/plain\u00e9").remove("data.json");
        ProbeReport bad = probe();
        log.append(good);
        log.append(bad);
        Files.writeString(file, ProbeLog.line(good).substring(0, 50), StandardOpenOption.APPEND);

        List<ProbeReport> read = ProbeLog.read(file);
        assertEquals(
                List.of(State.WHOLE, State.MISSING),
                read.stream().map(ProbeReport::state).toList());
        assertEquals(good.release(), read.get(0).release());
        assertEquals(bad.problems(), read.get(1).problems());
        assertEquals(bad.flaws(), read.get(1).flaws());
        assertThrows(ConfigException.class, () -> ProbeLog.read(folder.resolve("none")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"prep.medio.mx", "ftp://prep.medio.mx/", "https://ana:x@prep.medio.mx/", "https://h/?a=b"})
    void whatIsNoSitesUrlIsRefusedWithoutRepeatingSecrets(String url) {
        ConfigException refused = assertThrows(
                ConfigException.class, () -> SiteProbe.at(URI.create(url)).build());
        assertFalse(String.valueOf(refused.getMessage()).contains("ana:x"));
    }

    @Test
    void plainHttpIsAFlaw() {
        try (SiteProbe probe = SiteProbe.at(URI.create("http://prep.invalid/sitio"))
                .patience(Duration.ZERO)
                .build(time, time)) {
            ProbeReport report = probe.probe();
            assertEquals(URI.create("http://prep.invalid/sitio/"), report.site());
            assertEquals(
                    List.of(Flaw.Kind.ENCRYPTION),
                    report.flaws().stream().map(Flaw::kind).toList());
        }
    }

    private ProbeReport probe() {
        return probe(ConfirmScope.SAMPLE);
    }

    private ProbeReport probe(ConfirmScope scope) {
        try (SiteProbe probe = SiteProbe.at(site.uri()).scope(scope).clock(time).build(time, time)) {
            return probe.probe(alarms::add);
        }
    }

    /** Serves a cut; the styles are the same in all. */
    private void serve(int cut) {
        site.remove("img/1.png").remove("img/2.png").remove("img/3.png");
        site.put("index.html", """
                <!doctype html><title>PREP</title><link rel=stylesheet href=css/site.css>
                <script src="app.js"></script><img src='img/%d.png'>
                """.formatted(cut));
        site.put("app.js", "let cut = " + cut).put("data.json", data(cut)).put("img/" + cut + ".png", "PNG " + cut);
        site.put("css/site.css", "@font-face{src:url(fonts/a.woff2)}").put("css/fonts/a.woff2", "font");
    }

    private static String data(int cut) {
        return "{\"cut\":" + cut + "}";
    }
}
