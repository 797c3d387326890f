package mx.prep.internal.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import mx.prep.event.PublishEvent;
import mx.prep.internal.follow.DayLoad.Site;
import mx.prep.internal.follow.FaultyNight.Copy;
import mx.prep.internal.follow.FaultyNight.Setup;
import mx.prep.testkit.Endurance;
import mx.prep.testkit.store.Fault;
import mx.prep.testkit.store.FaultScript;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A day in virtual time: a tenth of all requests to the stores fails, readers ask edges and a model of a CDN whose purges
 * take up to ten minutes, and the publisher is dead for an hour.
 */
@Tag("long")
class CompressedDayTest {
    private static final int CUTS = Endurance.of(48, 288);
    private static final int DIES_AT = CUTS / 2;
    private static final Duration DEAD = Duration.ofHours(1);
    private static final int DEAD_CUTS = 12;
    private static final double FAILING = 0.1;
    private static final Duration PAGE_LOADS = Duration.ofSeconds(5);
    /** A monitor that hears nothing for so long calls somebody. */
    private static final Duration SILENCE = Duration.ofMinutes(3);

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
                DayReaders readers = new DayReaders(night, cdn.get(), random)) {
            plan(night);
            Instant begin = night.moment(0).plusSeconds(120);
            Instant end = night.moment(CUTS - 1).plusSeconds(60);
            readers.read(begin, end, PAGE_LOADS);
            Monitor monitor = new Monitor(night, begin, end);
            fail(night);
            night.follow();
            night.time.advance(Duration.ofMinutes(1));

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
            for (Site site : Site.values()) {
                assertFresh(site, judge.freshness(loads, site, inHand));
            }
            assertAges(night, judge, loads);
            monitor.assertCalledOnce(night.moment(DIES_AT));
        }
    }

    private Setup setup() {
        Setup usual = Setup.USUAL;
        return new Setup(usual.rehearsal(), usual.limits(), usual.verifier(), usual.virtualTransfers(), night -> {
            cdn.compareAndSet(
                    null, new ModelCdn(night.time, FaultyNight.steady(night.plain), DayReaders.PLACES, new Random(7)));
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

    private static void assertFresh(Site site, List<Duration> freshness) {
        Duration half = freshness.get(freshness.size() / 2);
        Duration nearlyAll = freshness.get(freshness.size() * 99 / 100);
        System.out.println("compressed day, " + site + ": " + freshness.size() + " times, half of them within "
                + half.toMillis() + " ms, 99 % within " + nearlyAll.toMillis() + " ms, the longest "
                + freshness.get(freshness.size() - 1).toMillis() + " ms");
        assertTrue(half.compareTo(HALF_WITHIN) <= 0, freshness::toString);
        assertTrue(nearlyAll.compareTo(NEARLY_ALL_WITHIN) <= 0, freshness::toString);
    }

    /** While nobody publishes, what readers see gets older and nothing else happens. */
    private static void assertAges(FaultyNight night, DayJudge judge, List<DayLoad> loads) {
        Instant died = night.moment(DIES_AT).plusSeconds(270);
        List<DayLoad> inTheHour = loads.stream()
                .filter(load -> load.begun().isAfter(died))
                .filter(load -> load.begun().isBefore(died.plus(DEAD).minusSeconds(60)))
                .toList();
        assertEquals(
                List.of(DIES_AT),
                inTheHour.stream().map(judge::shown).distinct().toList());
        Duration oldest = Duration.between(
                night.moment(DIES_AT), inTheHour.get(inTheHour.size() - 1).begun());
        assertTrue(oldest.compareTo(DEAD) >= 0, oldest::toString);
    }

    /** Hears the heartbeat, as a service outside does. */
    private static final class Monitor {
        private final List<Instant> calls = new ArrayList<>();
        private Instant last;
        private boolean isCalling;

        Monitor(FaultyNight night, Instant begin, Instant end) {
            last = begin;
            night.listener(event -> {
                if (event instanceof PublishEvent.Polled) {
                    heard(event.at());
                }
            });
            for (Instant at = begin; at.isBefore(end); at = at.plusSeconds(30)) {
                Instant now = at;
                night.at(at, () -> look(now));
            }
        }

        private synchronized void heard(Instant at) {
            last = at;
            isCalling = false;
        }

        private synchronized void look(Instant now) {
            if (!isCalling && Duration.between(last, now).compareTo(SILENCE) > 0) {
                isCalling = true;
                calls.add(now);
            }
        }

        synchronized void assertCalledOnce(Instant died) {
            assertEquals(1, calls.size(), calls::toString);
            assertTrue(calls.get(0).isAfter(died), calls::toString);
            assertTrue(calls.get(0).isBefore(died.plus(Duration.ofMinutes(10))), calls::toString);
            assertFalse(isCalling, "it is heard again");
        }
    }
}
