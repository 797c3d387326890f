package mx.prep.examples.night;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import mx.prep.examples.night.CachingBrowser.Cookies;
import mx.prep.model.Mode;
import mx.prep.testkit.Endurance;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The night in mode RELEASES, through two embedded edges without state: directly, and behind a real caching proxy. */
@Tag("long")
abstract class ReleasesNightContract {
    /** Twenty after the first, which is there before readers are. */
    private static final int CUTS = 21;

    private static final int READERS = 8;
    private static final List<String> PAGES = List.of("", "entidad/2", "distrito/1");
    private static final Duration LIFE = Duration.ofSeconds(1);
    /** The life, nginx's whole seconds, and answers that were under way. */
    private static final Duration BOUND = LIFE.plusSeconds(1).plusSeconds(5);

    @TempDir
    Path folder;

    private final Random random = new Random(2021);
    private int kills;

    abstract Cloud open(Path place) throws IOException;

    @Test
    void directlyNoPageLoadMixesAndBehindAProxyOnlyAsLongAsItKeepsFiles() throws Exception {
        try (CloudNight night = new CloudNight(folder, open(folder), CUTS, Mode.RELEASES, LIFE)) {
            Freshness freshness = new Freshness(night.packages, BOUND);
            night.authority.publish(0);
            freshness.live(0, night.publishEverywhere(0));
            night.awaitDirect(0);
            List<PageLoad> direct;
            List<PageLoad> behind = new ArrayList<>();
            try (Crowd readers = night.readers(READERS, night.direct(), PAGES);
                    Crowd others = night.readers(READERS, List.of(night.proxy.uri()), PAGES)) {
                int passed = 0;
                for (int cut = 1; cut < CUTS; cut++) {
                    night.authority.publish(cut);
                    if (cut % 2 == 0) {
                        kills += night.kill(1 + random.nextInt(passed * 9 / 10)) ? 1 : 0;
                    }
                    int all = night.publish(cut);
                    passed = cut % 2 == 0 ? passed : all;
                    freshness.live(cut, night.publishEverywhere(cut));
                }
                direct = readers.end();
                behind.addAll(others.end());
            }
            List<PageLoad> last = night.readUntil(freshness.settled());
            behind.addAll(last);
            assertTrue(kills >= CUTS / 4, () -> "only " + kills + " were killed");
            Readings.assertWhole(direct, night.packages, READERS);
            Readings.assertClean(behind, night.packages);
            if (Endurance.on()) {
                assertEquals(List.of(), freshness.stale(behind));
            }
            assertEquals(Set.of(CUTS - 1), last.get(last.size() - 1).cuts(night.packages));
            assertTrue(freshness.judged(behind).size() > READERS, () -> "only " + behind.size());
            assertTrue(night.proxy.hits() > behind.size(), () -> "only " + night.proxy.hits() + " out of the cache");
            System.out.println(night.cloud().name() + ", releases: directly "
                    + MixedTime.of(direct, night.packages) + "; behind the proxy, which keeps files for "
                    + LIFE.toSeconds() + " s, " + MixedTime.of(behind, night.packages) + "; " + night.proxy.hits()
                    + " answers out of its cache");
        }
    }

    @Test
    void betweenTwoEdgesAPageLoadIsOfOneCutByItsPinAlone() throws Exception {
        try (CloudNight night = new CloudNight(folder, open(folder), 3, Mode.RELEASES, LIFE)) {
            night.authority.publish(0);
            night.publish(0);
            night.awaitDirect(0);
            assertEquals(Set.of(0), cutsAroundASwitch(night, 1, Cookies.KEPT));
            assertEquals(Set.of(), cutsAroundASwitch(night, 2, Cookies.DROPPED));
        }
    }

    /** The cuts of a page load between whose page and files a cut goes live. */
    private static Set<Integer> cutsAroundASwitch(CloudNight night, int cut, Cookies cookies)
            throws InterruptedException {
        PageLoad load = night.browser(night.direct(), cookies).load("", () -> {
            night.authority.publish(cut);
            night.publishEverywhere(cut);
            night.awaitDirect(cut);
            return true;
        });
        Readings.assertClean(List.of(load), night.packages);
        return load.cuts(night.packages);
    }
}
