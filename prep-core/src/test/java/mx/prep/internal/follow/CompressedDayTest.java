package mx.prep.internal.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import mx.prep.event.PublishEvent;
import mx.prep.internal.follow.DayJudge.Freshness;
import mx.prep.internal.follow.DayLoad.Site;
import mx.prep.internal.follow.FaultyNight.Copy;
import mx.prep.testkit.Endurance;
import mx.prep.testkit.store.Fault;
import mx.prep.testkit.store.FaultScript;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A day of packages that count 40 MB in virtual time: a tenth of all requests to stores and CDN fails, readers ask edges
 * and a model of a CDN whose purges take up to ten minutes, and the publisher is dead for an hour.
 */
@Tag("long")
class CompressedDayTest {
    private static final int CUTS = Endurance.of(48, 288);
    private static final int DIES_AT = CUTS / 2;
    private static final Duration DEAD = Duration.ofHours(1);
    private static final int DEAD_CUTS = 12;
    private static final double FAILING = 0.1;
    private static final Duration PAGE_LOADS = Duration.ofSeconds(5);
    /** Bytes that each package counts. */
    private static final double LARGE = 40e6;
    /** For how long readers come after the last cut. */
    private static final Duration LAST_LOOKS = Duration.ofMinutes(4);
    /** Until readers have a new cut when the publisher is back, and how old one gets in the rest of the day. */
    private static final Duration RECOVERED_WITHIN = Duration.ofMinutes(2);

    private static final Duration OLDEST = Duration.ofMinutes(8);

    private static final Duration HALF_WITHIN = Duration.ofSeconds(30);
    private static final Duration NEARLY_ALL_WITHIN = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final Random random = new Random(2021);
    private final AtomicReference<ModelCdn> cdn = new AtomicReference<>();
    private final Map<Integer, Instant> inHand = new TreeMap<>();

    @Test
    void readersGetEachCutInTimeWholeAndUnaltered() throws IOException {
        try (FaultyNight night = new FaultyNight(folder, CUTS, setup());
                DayReaders readers = new DayReaders(night, cdn.get(), random, LARGE / size(night));
                DayMonitor monitor = new DayMonitor(night, begin(night), night.moment(CUTS - 1))) {
            plan(night);
            readers.read(begin(night), night.moment(CUTS - 1).plus(LAST_LOOKS), PAGE_LOADS);
            fail(night);
            night.follow();
            night.time.advance(LAST_LOOKS.plusMinutes(1));

            List<DayLoad> loads = readers.loads();
            DayJudge judge = new DayJudge(night, CUTS);
            assertEquals(List.of(), judge.wrong(loads));
            assertTrue(
                    loads.stream().allMatch(load -> load.files().size() == DayReaders.files()), "all came to an end");
            List<DayLoad> portal =
                    loads.stream().filter(load -> load.site() == Site.PORTAL).toList();
            assertEquals(List.of(), judge.mixed(portal));
            assertFalse(judge.mixed(loads).isEmpty(), "in place some are, which the judge sees");
            assertTrue(inHand.size() >= CUTS - DEAD_CUTS - 2, () -> "only " + inHand.size());
            inHand.values().removeIf(at -> at.isBefore(begin(night).plusSeconds(2)));
            for (Site site : Site.values()) {
                assertFresh(judge, loads, site);
            }
            assertAges(night, judge, loads);
            monitor.assertCalledOnce(night.moment(DIES_AT));
            assertLargeAndFailing(readers.line());
        }
    }

    /** The line carried each package thrice, to the archive and to both sites, and the CDN failed as well. */
    private void assertLargeAndFailing(SlowLine line) {
        assertTrue(line.carried() >= 3 * inHand.size() * LARGE * 0.9, () -> line.carried() + " bytes");
        assertTrue(
                cdn.get().purgeFaults() > 0 && cdn.get().statusFaults() > 0, "purges fail, and questions after them");
    }

    /** When readers come: the first cut is there. */
    private static Instant begin(FaultyNight night) {
        return night.moment(0).plusSeconds(120);
    }

    private static double size(FaultyNight night) {
        return night.bytes(night.cut(0), Copy.GOOD).length;
    }

    private Setup setup() {
        return Setup.USUAL.behind(night -> {
            cdn.compareAndSet(
                    null,
                    new ModelCdn(
                            night.time, FaultyNight.steady(night.plain), DayReaders.PLACES, FAILING, new Random(7)));
            return cdn.get();
        });
    }

    private void plan(FaultyNight night) {
        for (int cut = 0; cut < CUTS; cut++) {
            Instant out = night.moment(cut).plusSeconds(5 + random.nextInt(35));
            if (random.nextDouble() < FAILING) {
                night.at(out, () -> night.authority.answerNext(503, Map.of(), new byte[0]));
            }
            night.offers(out, cut, Copy.GOOD);
        }
        night.dies(night.moment(DIES_AT).plusSeconds(200), DEAD);
        night.listener(event -> {
            if (event instanceof PublishEvent.Downloaded e) {
                int cut = (int)
                        (Duration.between(night.moment(0), e.reference().cut().instant(FaultyNight.ZONE))
                                        .toMinutes()
                                / 5);
                inHand.putIfAbsent(cut, e.at());
            }
        });
    }

    private void fail(FaultyNight night) {
        long seed = 11;
        for (var store : List.of(night.archive, night.portal, night.plain)) {
            store.script(FaultScript.random(
                    seed++,
                    FAILING,
                    Fault.UNAVAILABLE,
                    Fault.LOST_ANSWER,
                    Fault.LOST_REQUEST,
                    Fault.throttled(Duration.ofSeconds(1))));
        }
    }

    private static Optional<String> late(Freshness freshness) {
        if (!freshness.never().isEmpty()) {
            return Optional.of("never came: " + freshness.never());
        }
        Duration half = freshness.of(50);
        Duration nearlyAll = freshness.of(99);
        return half.compareTo(HALF_WITHIN) <= 0 && nearlyAll.compareTo(NEARLY_ALL_WITHIN) <= 0
                ? Optional.empty()
                : Optional.of("half took " + half + " and 99 % took " + nearlyAll);
    }

    private void assertFresh(DayJudge judge, List<DayLoad> loads, Site site) {
        Freshness freshness = judge.freshness(loads, site, inHand);
        List<Duration> times = freshness.times();
        System.out.println("compressed day, " + site + ": " + times.size() + " times, half of them within "
                + freshness.of(50).toMillis() + " ms, 99 % within "
                + freshness.of(99).toMillis() + " ms, the longest "
                + times.get(times.size() - 1).toMillis() + " ms");
        assertEquals(Optional.empty(), late(freshness));
        assertEquals(DayReaders.PLACES * inHand.size(), times.size());
        for (int place = 0; place < DayReaders.PLACES; place++) {
            assertEquals(CUTS - 1, judge.shown(loads, site, place).lastEntry().getValue(), "the newest at the end");
        }
        List<DayLoad> frozen = frozen(loads, site);
        assertTrue(late(judge.freshness(frozen, site, inHand)).orElseThrow().startsWith("never came"));
        Map<Integer, Instant> sooner = new TreeMap<>(inHand);
        sooner.replaceAll((cut, at) -> at.minus(NEARLY_ALL_WITHIN));
        assertTrue(late(judge.freshness(loads, site, sooner)).orElseThrow().startsWith("half took"));
    }

    /** A site whose first place shows what it showed in the middle for ever. */
    private static List<DayLoad> frozen(List<DayLoad> loads, Site site) {
        List<DayLoad> here = loads.stream()
                .filter(load -> load.site() == site && load.place() == 0)
                .toList();
        DayLoad middle = here.get(here.size() / 2);
        return loads.stream()
                .map(load ->
                        here.contains(load) && load.begun().isAfter(middle.begun()) ? middle.at(load.begun()) : load)
                .toList();
    }

    /** While nobody publishes, what readers see gets older at each place, and afterwards it is new again. */
    private static void assertAges(FaultyNight night, DayJudge judge, List<DayLoad> loads) {
        Instant died = night.moment(DIES_AT).plusSeconds(270);
        Instant back = died.plus(DEAD);
        for (Site site : Site.values()) {
            for (int place = 0; place < DayReaders.PLACES; place++) {
                TreeMap<Instant, Duration> ages = new TreeMap<>();
                judge.shown(loads, site, place)
                        .forEach((at, cut) -> ages.put(at, Duration.between(night.moment(cut), at)));
                List<Duration> inTheHour =
                        List.copyOf(ages.subMap(died, back.minusSeconds(120)).values());
                assertEquals(inTheHour.stream().sorted().toList(), inTheHour, "they only grow");
                assertTrue(inTheHour.get(inTheHour.size() - 1).compareTo(DEAD) >= 0, inTheHour::toString);
                Duration later = Collections.max(
                        ages.tailMap(back.plus(RECOVERED_WITHIN)).values());
                assertTrue(later.compareTo(OLDEST) < 0, later::toString);
            }
        }
    }
}
