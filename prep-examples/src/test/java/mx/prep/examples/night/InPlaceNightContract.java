package mx.prep.examples.night;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import mx.prep.Publisher;
import mx.prep.event.PublishEvent;
import mx.prep.examples.night.CachingBrowser.Cookies;
import mx.prep.model.DeliveryResult;
import mx.prep.model.Mode;
import mx.prep.testkit.Endurance;
import mx.prep.testkit.time.VirtualTime;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The night in place, behind a real caching proxy that is purged by what the cloud's cache sends. */
@Tag("long")
abstract class InPlaceNightContract {
    /** Twenty after the first, which is there before readers are. */
    private static final int CUTS = 21;

    private static final int READERS = 8;
    /** While these cuts are published, another publisher freezes, and wakes when others have published so many more. */
    private static final Set<Integer> FROZEN = Set.of(5, 13);

    private static final int ASLEEP = 3;
    private static final Duration LIFE = Duration.ofSeconds(1);
    /** The life, nginx's whole seconds, and answers that were under way. */
    private static final Duration BOUND = LIFE.plusSeconds(1).plusSeconds(5);

    private static final Duration FOR_EVER = Duration.ofHours(1);

    @TempDir
    Path folder;

    private final Random random = new Random(2021);
    private int kills;

    abstract Cloud open(Path place) throws IOException;

    @Test
    void readersOfTwentyCutsSeeNothingForeignNothingMissingAndEachCutInTime() throws Exception {
        try (CloudNight night = new CloudNight(folder, open(folder), CUTS, Mode.IN_PLACE, LIFE);
                Sleeper sleeper = new Sleeper(night)) {
            Freshness freshness = new Freshness(night.packages, BOUND);
            night.authority.publish(0);
            freshness.live(0, night.publishEverywhere(0));
            List<PageLoad> loads = new ArrayList<>();
            try (Crowd readers = night.readers(READERS, List.of(night.proxy.uri()), List.of(""))) {
                int passed = 0;
                for (int cut = 1; cut < CUTS; cut++) {
                    night.authority.publish(cut);
                    night.cloud().purges().completeAfter(cut % 4);
                    if (FROZEN.contains(cut)) {
                        sleeper.freeze(1 + random.nextInt(passed * 3 / 4));
                    }
                    if (cut % 2 == 0) {
                        kill(night, 1 + random.nextInt(passed * 9 / 10));
                        kill(night, 1 + random.nextInt(passed * 9 / 10));
                    }
                    if (FROZEN.contains(cut - ASLEEP)) {
                        sleeper.wake();
                    }
                    int all = night.publish(cut);
                    passed = cut % 2 == 0 ? passed : all;
                    freshness.live(cut, Instant.now());
                }
                loads.addAll(readers.end());
            }
            List<PageLoad> last = night.readUntil(freshness.settled());
            loads.addAll(last);
            assertEquals(FROZEN.size(), sleeper.woken());
            assertTrue(kills >= CUTS / 2, () -> "only " + kills + " were killed");
            Readings.assertClean(loads, night.packages);
            if (Endurance.on()) {
                assertEquals(List.of(), freshness.stale(loads));
            }
            assertEquals(Set.of(CUTS - 1), last.get(last.size() - 1).cuts(night.packages));
            assertTrue(freshness.judged(loads).size() > READERS, () -> "only " + loads.size());
            assertTrue(night.proxy.hits() > loads.size(), () -> "only " + night.proxy.hits() + " out of the cache");
            report(night, loads);
        }
    }

    private void kill(CloudNight night, int at) {
        kills += night.kill(at) ? 1 : 0;
    }

    private static void report(CloudNight night, List<PageLoad> loads) {
        List<Duration> measured = List.copyOf(night.events).stream()
                .filter(PublishEvent.Mixed.class::isInstance)
                .map(event -> ((PublishEvent.Mixed) event).took())
                .sorted()
                .toList();
        assertTrue(measured.size() >= CUTS / 2, measured::toString);
        MixedTime mixed = MixedTime.of(loads, night.packages);
        System.out.println(night.cloud().name() + ", in place: the store mixed for "
                + measured.get(measured.size() / 2).toMillis() + " ms (median), "
                + measured.get(measured.size() - 1).toMillis()
                + " ms (longest), as the publisher measures it; behind the"
                + " proxy " + mixed + "; " + night.proxy.hits() + " answers out of its cache, "
                + night.cloud().purges().purges().size() + " purges");
        if (Endurance.on()) {
            assertTrue(
                    mixed.longest().compareTo(measured.get(measured.size() - 1).plus(BOUND)) <= 0, mixed::toString);
        }
    }

    /** What no purge names stays as it was for an hour; so what is new after a purge is new by the purge. */
    @Test
    void aPurgeMakesTheProxyForgetWhatACutChanged() throws Exception {
        VirtualTime time = new VirtualTime(Instant.parse("2021-06-07T02:00:00Z"));
        try (CloudNight night = new CloudNight(folder, open(folder), 3, Mode.IN_PLACE, FOR_EVER)) {
            PurgeServer purges = night.cloud().purges();
            night.authority.publish(0);
            night.publish(0);
            assertEquals(Set.of(0), read(night));
            night.authority.publish(1);
            purges.completeAfter(3);
            night.publish(1);
            assertEquals(Set.of(1), read(night));

            night.authority.publish(2);
            purges.completeAfter(PurgeServer.NEVER);
            try (Publisher publisher = night.inVirtualTime("in vain", time)) {
                DeliveryResult.Live live = assertInstanceOf(
                        DeliveryResult.Live.class, publisher.runOnce().targets().get(NightRig.TARGET));
                assertFalse(live.purged());
            }
            assertEquals(Set.of(1), read(night), "without a purge the proxy has what it had");
            Freshness freshness = new Freshness(night.packages, Duration.ZERO);
            freshness.live(2, Instant.EPOCH);
            assertFalse(freshness.stale(night.readUntil(Instant.EPOCH)).isEmpty(), "which is what the judge would say");

            purges.completeAfter(1);
            try (Publisher publisher = night.publisher("another", night.pulse)) {
                publisher.runOnce();
            }
            assertEquals(Set.of(2), read(night));
        }
    }

    /** The cuts of a page load of a new reader's. */
    private static Set<Integer> read(CloudNight night) throws InterruptedException {
        PageLoad load = night.browser(List.of(night.proxy.uri()), Cookies.KEPT).load("", () -> true);
        Readings.assertClean(List.of(load), night.packages);
        return load.cuts(night.packages);
    }

    /** A second publisher that freezes within a cut and wakes late. */
    private static final class Sleeper implements AutoCloseable {
        private final CloudNight night;
        private final ExecutorService machine = Executors.newSingleThreadExecutor();
        private Frost frost = new Frost(what -> {}, Integer.MAX_VALUE);
        private Future<?> run = CompletableFuture.completedFuture(null);
        private int woken;

        Sleeper(CloudNight night) {
            this.night = night;
        }

        void freeze(int at) throws InterruptedException {
            Frost next = new Frost(night.pulse, at);
            frost = next;
            run = machine.submit(() -> {
                try (Publisher publisher = night.publisher("frozen", next)) {
                    publisher.runOnce();
                }
            });
            next.await();
        }

        /** Lets it go on with what it holds to be true, to its end. */
        void wake() throws Exception {
            frost.thaw();
            run.get();
            woken++;
        }

        int woken() {
            return woken;
        }

        @Override
        public void close() {
            frost.thaw();
            machine.shutdownNow();
        }
    }
}
