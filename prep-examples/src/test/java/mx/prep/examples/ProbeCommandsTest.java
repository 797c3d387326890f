package mx.prep.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mx.prep.ProbeLog;
import mx.prep.model.Cut;
import mx.prep.model.Digest;
import mx.prep.model.Flaw;
import mx.prep.model.Mode;
import mx.prep.model.PackageRef;
import mx.prep.model.ProbeReport;
import mx.prep.model.ReleaseId;
import mx.prep.testkit.site.ScriptedSite;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The runner's eyes outside: probe and watch. */
@Timeout(120)
class ProbeCommandsTest {
    @TempDir
    Path folder;

    private ScriptedSite site;

    @BeforeEach
    void open() throws IOException {
        site = new ScriptedSite(Mode.RELEASES, Clock.fixed(Instant.parse("2021-06-07T01:00:30Z"), ZoneOffset.UTC));
        site.put("index.html", "cut 1").put("lib.js", "lib");
        site.publish("20210606-2000");
        site.put("index.html", "cut 2");
        site.publish("20210606-2015");
    }

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void theEmbeddedEdgeIsWholeAndAsPromised() throws Exception {
        Newsroom newsroom = new Newsroom(folder);
        newsroom.run("publish", "--package", newsroom.cut(0));
        try (Background serve = Background.of("serve", "-c", newsroom.config(), "--port", 0)) {
            Matcher url = Pattern.compile("http://[^ ]+").matcher(serve.await("Serving portal"));
            assertTrue(url.find());
            Path record = folder.resolve("probes.jsonl");

            Run run = Run.of("probe", url.group(), "--all", "--record", record);
            assertEquals(0, run.exit(), run::toString);
            assertTrue(run.out().contains(": whole\n"), run::out);
            assertTrue(run.out().contains("media types as promised; caching as promised; compression as promised"));
            assertTrue(run.out().contains("Problems: none\n"), run::out);
            ProbeReport report = ProbeLog.read(record).get(0);
            assertEquals(report.load().files(), report.load().checked());
            assertEquals(0, serve.stop());
        }
    }

    @Test
    void theScreenSaysWhatWasSeen() {
        PackageRef cut = new PackageRef(Cut.parse("20210606-2015"), Digest.sha256("a".repeat(64)));
        ReleaseId release = ReleaseId.of(cut, 0, Digest.sha256("b".repeat(64)));
        ProbeReport report = new ProbeReport(
                URI.create("https://prep.medio.mx/"),
                Instant.parse("2021-06-07T01:20:00Z"),
                ProbeReport.State.MIXED,
                release,
                cut,
                Instant.parse("2021-06-07T01:15:40Z"),
                false,
                new ProbeReport.Load(
                        3004, 26, 1_400_000, 312_000, Duration.ofMillis(410), Duration.ofMillis(120), "app.js"),
                List.of("a.json is still the previous cut's"),
                List.of(new Flaw(Flaw.Kind.CACHING, "app.js", "may be kept by browsers for 60 s instead of 0 s")));
        ZoneId zone = ZoneId.of("America/Mexico_City");
        assertEquals(
                String.join(
                        "\n",
                        "https://prep.medio.mx/: MIXED",
                        "  cut " + cut + ", 5 min old, live since 20:15:40",
                        "  release " + release,
                        "  26 of 3,004 files compared; 312 kB came for 1.4 MB",
                        "  page whole after 0.41 s, with all that it names; slowest answer 0.12 s",
                        "    (app.js)",
                        "  media types as promised; caching NOT as promised; compression as promised",
                        "Problems:",
                        "  a.json is still the previous cut's",
                        "Not as promised:",
                        "  app.js may be kept by browsers for 60 s instead of 0 s"),
                String.join("\n", ProbeScreen.of(report, zone, report.at(), 80)));
        assertEquals(
                "20:20:00  MIXED  cut " + cut + ", 5 min old  26 files  page 0.41 s  slowest 0.12 s",
                ProbeScreen.line(report, zone));
    }

    @Test
    void eachStateHasItsExitCode() {
        assertEquals(0, probe().exit());
        assertEquals(21, probe("--max-age", "1h").exit(), "the cut is of 2021");
        assertEquals(0, probe("--detailed-exit").exit());
        site.header("lib.js", "Cache-Control", "max-age=600");
        assertEquals(0, probe().exit());
        assertEquals(13, probe("--detailed-exit").exit());
        site.put("index.html", "cut 1");
        assertEquals(32, probe().exit());
        site.remove("lib.js");
        assertEquals(33, probe().exit());
        site.put(".prep/releases/" + site.manifest("20210606-2015").id(0) + ".json", "{}");
        assertEquals(34, probe().exit(), "a manifest that isn't the pointer's");
        site.down(true);
        assertEquals(33, probe().exit());
        assertEquals(2, Run.of("probe", "prep.medio.mx").exit());
        assertEquals(2, Run.of("probe").exit());
    }

    @Test
    void jsonIsALineOfTheRecord() throws IOException {
        JsonNode json = Newsroom.json(probe("--json"));
        assertEquals("whole", json.get("state").asText());
        assertEquals("20210606-2015", json.get("package").get("cut").asText());
        assertEquals(2, json.get("checked").asInt());
        assertEquals(1, json.get("schema").asInt());
    }

    @Test
    void aSilentSiteEndsTheWatch() {
        Run run = Run.of("watch", site.uri(), "--every", "1s");
        assertEquals(21, run.exit(), run::toString);
        assertTrue(run.out().contains("whole  cut 20210606-2015"), run::out);
        assertTrue(run.out().contains("ALARM stale: no new cut for"), run::out);
    }

    @Test
    void aWatchThatGoesOnTellsWhatBeginsAndWhatEnds() throws Exception {
        try (Background watch = Background.of(
                "watch",
                site.uri(),
                "--every",
                "100ms",
                "--patience",
                "0s",
                "--until",
                "2021-06-06T20:30",
                "--go-on")) {
            watch.await("whole  cut 20210606-2015");
            site.remove("lib.js");
            watch.await("ALARM readers: readers get MISSING: lib.js is missing");
            site.put("lib.js", "lib");
            watch.await("readers over after");
            assertEquals(0, watch.stop());
        }
    }

    @Test
    void whoIsToBeToldHasToBeKnown() {
        Run run = Run.of("watch", site.uri(), "--webhook-env", "PREP_NO_SUCH_VARIABLE");
        assertEquals(2, run.exit(), run::toString);
        assertTrue(run.err().contains("PREP_NO_SUCH_VARIABLE"), run::err);
    }

    private Run probe(Object... options) {
        Object[] all = new Object[options.length + 4];
        System.arraycopy(options, 0, all, 4, options.length);
        all[0] = "probe";
        all[1] = site.uri();
        all[2] = "--patience";
        all[3] = "0s";
        return Run.of(all);
    }
}
