package mx.prep.examples.cloudfront;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import mx.prep.Publisher;
import mx.prep.event.PublishEvent;
import mx.prep.examples.cloudfront.AwsNight.Edge;
import mx.prep.examples.night.CachingBrowser;
import mx.prep.examples.night.CachingBrowser.Cookies;
import mx.prep.examples.night.Crowd;
import mx.prep.examples.night.PageLoad;
import mx.prep.examples.night.Readings;
import mx.prep.model.DeliveryResult;
import mx.prep.model.Incident;
import mx.prep.model.IncidentCause;
import mx.prep.model.LedgerEntry;
import mx.prep.testkit.cloudfront.ExampleKeys;
import mx.prep.testkit.s3.S3Keys;
import mx.prep.testkit.s3.S3Server;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The night on AWS as readers see it, with the function as it is shipped. */
@Tag("long")
class CloudFrontNightTest {
    /** Twenty after the first, which is there before readers are. */
    private static final int CUTS = 21;

    private static final int KILLS = 20;
    private static final int READERS = 20;
    private static final int ROLLED_BACK = 11;
    private static final int RACED = 6;
    private static final int UNPURGED = 4;
    /** What a publisher passes at least, whatever it finds. */
    private static final int LEAST = 12;

    @TempDir
    Path folder;

    private final Random random = new Random(2021);
    private int kills;
    /** What was passed by the last publisher that had a cut to itself. */
    private int passed;

    @Test
    void twentyReadersOfTwentyCutsSeeNoMixAndNoErrorThoughPublishersDie() throws Exception {
        try (S3ProxyServer s3 = new S3ProxyServer(AwsNight.buckets());
                AwsNight night = new AwsNight(folder, s3.endpoint(), CUTS, Edge.FUNCTION)) {
            night.authority.publish(0);
            night.publish(0);
            night.arriveEverywhere(0);
            List<PageLoad> loads;
            try (Crowd readers = night.readers(READERS)) {
                for (int cut = 1; cut < CUTS; cut++) {
                    night.authority.publish(cut);
                    if (cut % 2 == 0) {
                        kill(night, 1 + random.nextInt(passed * 9 / 10));
                        kill(night, 1 + random.nextInt(LEAST));
                    }
                    int all = night.publish(cut);
                    passed = cut % 2 == 0 ? passed : all;
                    if (cut == ROLLED_BACK) {
                        rollBack(night, cut - 1);
                    }
                }
                loads = readers.end();
            }
            assertEquals(KILLS, kills);
            Readings.assertWhole(loads, night.packages, READERS);
            report(night, loads);
        }
    }

    @Test
    void twoPublishersRaceAndReadersSeeNeither() throws Exception {
        S3Keys keys = S3Keys.lasting(ExampleKeys.ID, ExampleKeys.SECRET);
        ExecutorService racers = Executors.newFixedThreadPool(2);
        // S3Proxy lets several writers with one ETag through.
        try (S3Server s3 = S3Server.builder().keys(keys).start();
                AwsNight night = new AwsNight(folder, buckets(s3), RACED, Edge.FUNCTION)) {
            night.authority.publish(0);
            night.publish(0);
            night.arriveEverywhere(0);
            List<PageLoad> loads;
            try (Crowd readers = night.readers(READERS)) {
                for (int cut = 1; cut < RACED; cut++) {
                    night.authority.publish(cut);
                    Future<Publisher> one = racers.submit(() -> once(night, "one"));
                    Future<Publisher> other = racers.submit(() -> once(night, "other"));
                    one.get().close();
                    other.get().close();
                    assertEquals(Optional.of(night.generator.cut(cut)), night.liveAtTheEdge());
                }
                loads = readers.end();
            }
            Readings.assertWhole(loads, night.packages, READERS);
        } finally {
            racers.shutdownNow();
        }
    }

    private static Publisher once(AwsNight night, String name) {
        Publisher publisher = night.publisher(name, night.pulse);
        DeliveryResult result = publisher.runOnce().targets().get(AwsNight.TARGET);
        assertFalse(
                result instanceof DeliveryResult.Failed || result instanceof DeliveryResult.Unknown, result::toString);
        return publisher;
    }

    private static URI buckets(S3Server s3) {
        AwsNight.buckets().forEach(s3::bucket);
        return s3.endpoint();
    }

    @Test
    void aPurgeThatNeverEndsIsAnIncidentAndNoFailure() throws Exception {
        try (S3ProxyServer s3 = new S3ProxyServer(AwsNight.buckets());
                AwsNight night = new AwsNight(folder, s3.endpoint(), UNPURGED, Edge.NOBODY)) {
            try (Publisher publisher = night.inVirtualTime("in place")) {
                assertTrue(live(night, publisher, 0).purged());
                night.invalidations.completeAfter(InvalidationServer.NEVER);
                List<PageLoad> loads;
                try (Crowd readers = night.readers(READERS)) {
                    for (int cut = 1; cut < UNPURGED; cut++) {
                        DeliveryResult.Live live = live(night, publisher, cut);
                        assertFalse(live.purged());
                        assertTrue(live.confirmation().isConfirmed(), live::toString);
                    }
                    loads = readers.end();
                }
                assertTrue(loads.size() > READERS, () -> "only " + loads.size());
                Readings.assertClean(loads, night.packages);
                assertEquals(1, incidents(night, PublishEvent.IncidentOpened.class), night.events::toString);
            }
            // The ledger is written by the time that a publisher is closed.
            try (Publisher publisher = night.inVirtualTime("another")) {
                assertEquals(List.of(IncidentCause.PURGE), causes(publisher));
                night.invalidations.completeAfter(1);
                publisher.runOnce();
                assertEquals(1, incidents(night, PublishEvent.IncidentClosed.class), night.events::toString);
            }
            try (Publisher publisher = night.inVirtualTime("a third")) {
                assertEquals(List.of(), causes(publisher));
            }
        }
    }

    @Test
    void aPageLoadIsOfOneCutByItsPinAlone() throws Exception {
        try (S3ProxyServer s3 = new S3ProxyServer(AwsNight.buckets());
                AwsNight night = new AwsNight(folder, s3.endpoint(), 3, Edge.FUNCTION)) {
            night.authority.publish(0);
            night.publish(0);
            assertEquals(Set.of(0), cutsAroundASwitch(night, 1, Cookies.KEPT));
            assertEquals(Set.of(), cutsAroundASwitch(night, 2, Cookies.DROPPED));
        }
    }

    /** The cuts of a page load between whose page and files a cut goes live everywhere. */
    private static Set<Integer> cutsAroundASwitch(AwsNight night, int cut, Cookies cookies)
            throws InterruptedException {
        night.arriveEverywhere(cut - 1);
        CachingBrowser browser = new CachingBrowser(night.cloudFront.places(), new Random(cut), night.time, cookies);
        PageLoad load = browser.load("", () -> {
            night.authority.publish(cut);
            night.publish(cut);
            night.arriveEverywhere(cut);
            return true;
        });
        Readings.assertClean(List.of(load), night.packages);
        return load.cuts(night.packages);
    }

    private static DeliveryResult.Live live(AwsNight night, Publisher publisher, int cut) {
        night.authority.publish(cut);
        DeliveryResult.Live live = assertInstanceOf(
                DeliveryResult.Live.class, publisher.runOnce().targets().get(AwsNight.TARGET));
        assertEquals(night.generator.cut(cut), live.release().cut());
        return live;
    }

    private static long incidents(AwsNight night, Class<? extends PublishEvent> kind) {
        return List.copyOf(night.events).stream().filter(kind::isInstance).count();
    }

    private static List<IncidentCause> causes(Publisher publisher) {
        return publisher.incidents().stream().map(Incident::cause).toList();
    }

    private void kill(AwsNight night, int at) {
        kills += night.kill(at) ? 1 : 0;
    }

    private static void rollBack(AwsNight night, int to) {
        try (Publisher publisher = night.publisher("whole", night.pulse)) {
            DeliveryResult result =
                    publisher.rollback("wrong figures").targets().get(AwsNight.TARGET);
            DeliveryResult.Live live = assertInstanceOf(DeliveryResult.Live.class, result);
            assertEquals(night.generator.cut(to), live.release().cut());
            assertTrue(live.confirmation().isConfirmed(), live::toString);
        }
    }

    private static void report(AwsNight night, List<PageLoad> loads) {
        try (Publisher publisher = night.publisher("whole", night.pulse)) {
            List<Duration> times = new ArrayList<>();
            for (LedgerEntry entry : publisher.history(1000)) {
                if (entry.note() instanceof LedgerEntry.ConfirmationNote note && note.timeToReader() != null) {
                    times.add(note.timeToReader());
                }
            }
            times.sort(null);
            assertTrue(times.size() >= CUTS / 2, times::toString);
            System.out.println("Time to reader, from found to served at a point of presence: median "
                    + times.get(times.size() / 2).toMillis() + " ms, longest "
                    + times.get(times.size() - 1).toMillis() + " ms; " + loads.size() + " page loads");
        }
    }
}
