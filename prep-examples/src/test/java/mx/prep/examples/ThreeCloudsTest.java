package mx.prep.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import mx.prep.examples.night.CachingBrowser;
import mx.prep.examples.night.CachingBrowser.Cookies;
import mx.prep.examples.night.PageLoad;
import mx.prep.examples.night.Readings;
import mx.prep.testkit.cloud.CloudFault;
import mx.prep.testkit.gcs.GcsFault;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One configuration with a site on each of three clouds, of which one is down, one throttled and one fast. */
@Timeout(300)
@Tag("long")
class ThreeCloudsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LAST = 2;
    /** Of so many requests Google refuses one as too many. */
    private static final int THROTTLED = 12;

    private static final Duration REST = Duration.ofMillis(200);

    @TempDir
    Path folder;

    @Test
    void eachEndsAtTheNewestCutByItselfAndARollbackReachesAll() throws Exception {
        try (ThreeClouds clouds = new ThreeClouds(folder, LAST + 1)) {
            clouds.authority.publish(0);
            Run first = clouds.newsroom.run("publish", "--json");
            assertEquals(0, first.exit(), first::toString);
            assertEquals(Map.of("amazon", 0, "azure", 0, "google", 0), shown(clouds));
            Map<String, List<PageLoad>> read;
            try (Audience audience = new Audience(clouds)) {
                try (Background follow = Background.of("follow", "-c", clouds.newsroom.config(), "--json")) {
                    AtomicInteger refused = oneIsDownAndOneThrottled(clouds);
                    for (int cut = 1; cut <= LAST; cut++) {
                        clouds.authority.publish(cut);
                        awaitLive(follow, clouds, cut, ThreeClouds.AZURE, ThreeClouds.GOOGLE);
                    }
                    assertTrue(refused.get() > LAST, () -> "only " + refused + " requests were too many");
                    whatIsSaidWhileOneIsDown(clouds);

                    clouds.s3.script(CloudFault.Script.NONE);
                    awaitLive(follow, clouds, LAST, ThreeClouds.AMAZON);
                    assertEquals(0, follow.stop(), follow::err);
                }
                clouds.gcs.script(CloudFault.Script.NONE);
                assertEquals(Map.of("amazon", LAST, "azure", LAST, "google", LAST), shown(clouds));
                Run settled = clouds.newsroom.run("publish", "--detailed-exit");
                assertEquals(10, settled.exit(), settled::toString);

                Run back = clouds.newsroom.run("rollback", "--reason", "wrong figures", "--json");
                assertEquals(0, back.exit(), back::toString);
                assertEquals(
                        Set.of("amazon", "azure", "google"),
                        names(JSON.readTree(back.out()).get("targets")));
                assertEquals(Map.of("amazon", LAST - 1, "azure", LAST - 1, "google", LAST - 1), shown(clouds));
                read = audience.end();
            }
            judge(clouds, read);
        }
    }

    /** Counts what the throttled one refuses. */
    private static AtomicInteger oneIsDownAndOneThrottled(ThreeClouds clouds) {
        AtomicInteger asked = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        clouds.s3.script(request -> CloudFault.RESET);
        clouds.gcs.script(request -> {
            if (asked.incrementAndGet() % THROTTLED != 0) {
                return CloudFault.NONE;
            }
            refused.incrementAndGet();
            return GcsFault.throttled(429, Duration.ofSeconds(1));
        });
        return refused;
    }

    /** The others are at the newest cut, and that one isn't is said, by exit codes and by name. */
    private static void whatIsSaidWhileOneIsDown(ThreeClouds clouds) throws IOException {
        Run status = clouds.newsroom.run("status", "--json");
        assertEquals(ExitCode.FAILED.code(), status.exit(), status::toString);
        for (JsonNode target : JSON.readTree(status.out()).get("targets")) {
            boolean down = target.get("name").asText().equals(ThreeClouds.AMAZON);
            assertEquals(down, !target.get("problem").isNull(), target::toString);
            assertEquals(down, target.get("pointer").isNull(), target::toString);
            assertTrue(down || cutOf(clouds, target) == LAST, target::toString);
        }
        Run publish = clouds.newsroom.run("publish", "--json");
        assertEquals(ExitCode.SOME_TARGETS.code(), publish.exit(), publish::toString);
        JsonNode targets = JSON.readTree(publish.out()).get("targets");
        assertEquals("failed", targets.get(ThreeClouds.AMAZON).get("result").asText(), targets::toString);
        for (String other : List.of(ThreeClouds.AZURE, ThreeClouds.GOOGLE)) {
            assertEquals("already-live", targets.get(other).get("result").asText(), targets::toString);
        }
    }

    /** Waits until following it was said that targets serve a cut; others may do what they like. */
    private static void awaitLive(Background follow, ThreeClouds clouds, int cut, String... targets)
            throws IOException {
        String named = "\"cut\":\"" + clouds.generator.cut(cut) + "\"";
        Set<String> missing = new HashSet<>(List.of(targets));
        while (!missing.isEmpty()) {
            JsonNode live = JSON.readTree(follow.await("\"event\":\"live\""));
            if (live.toString().contains(named)) {
                missing.remove(live.get("target").asText());
            }
        }
    }

    /** The cut that {@code status} says each target serves. */
    private static Map<String, Integer> shown(ThreeClouds clouds) throws IOException {
        Run status = clouds.newsroom.run("status", "--json");
        assertEquals(0, status.exit(), status::toString);
        Map<String, Integer> shown = new TreeMap<>();
        for (JsonNode target : JSON.readTree(status.out()).get("targets")) {
            shown.put(target.get("name").asText(), cutOf(clouds, target));
        }
        return shown;
    }

    private static int cutOf(ThreeClouds clouds, JsonNode target) {
        String release = target.get("pointer").get("release").asText();
        for (int cut = 0; cut <= LAST; cut++) {
            if (release.startsWith(clouds.generator.cut(cut) + "-")) {
                return cut;
            }
        }
        throw new AssertionError(target.toString());
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new HashSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** Whole cuts where that is promised, nothing foreign and nothing missing everywhere, the ordered cut in the end. */
    private static void judge(ThreeClouds clouds, Map<String, List<PageLoad>> read) {
        read.forEach((target, loads) -> {
            if (target.equals(ThreeClouds.AZURE)) {
                Readings.assertClean(loads, clouds.packages);
            } else {
                Readings.assertWhole(loads, clouds.packages, LAST);
            }
            assertEquals(Set.of(LAST - 1), loads.get(loads.size() - 1).cuts(clouds.packages), target);
            assertFalse(loads.get(0).cuts(clouds.packages).contains(LAST), target);
        });
        assertEquals(clouds.sites.keySet(), read.keySet());
    }

    /** A reader of each site, who loads its entry page again and again. */
    private static final class Audience implements AutoCloseable {
        private final ThreeClouds clouds;
        private final ExecutorService pool = Executors.newFixedThreadPool(3);
        private final AtomicBoolean over = new AtomicBoolean();
        private final Map<String, Future<List<PageLoad>>> readers = new TreeMap<>();

        /** Each has read all of the page once. */
        Audience(ThreeClouds clouds) throws InterruptedException {
            this.clouds = clouds;
            for (String target : clouds.sites.keySet()) {
                CachingBrowser browser = browser(target);
                PageLoad first = browser.load(page(target), () -> true);
                readers.put(target, pool.submit(() -> {
                    List<PageLoad> loads = new ArrayList<>(List.of(first));
                    while (!over.get()) {
                        LockSupport.parkNanos(REST.toNanos());
                        loads.add(browser.load(page(target), () -> true));
                    }
                    return loads;
                }));
            }
        }

        private CachingBrowser browser(String target) {
            URI site = clouds.sites.get(target);
            return new CachingBrowser(List.of(site), new Random(1), Clock.systemUTC(), Cookies.KEPT);
        }

        /** A container finds no page for a folder. */
        private static String page(String target) {
            return target.equals(ThreeClouds.AZURE) ? "index.html" : "";
        }

        /** Ends the night with a page load of a new reader's for each site. */
        Map<String, List<PageLoad>> end() throws Exception {
            over.set(true);
            Map<String, List<PageLoad>> all = new TreeMap<>();
            for (Map.Entry<String, Future<List<PageLoad>>> reader : readers.entrySet()) {
                List<PageLoad> loads = reader.getValue().get();
                loads.add(browser(reader.getKey()).load(page(reader.getKey()), () -> true));
                all.put(reader.getKey(), loads);
            }
            return all;
        }

        @Override
        public void close() {
            over.set(true);
            pool.shutdownNow();
        }
    }
}
