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
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import mx.prep.InVirtualTime;
import mx.prep.Publisher;
import mx.prep.event.PublishEvent;
import mx.prep.examples.cloudfront.AwsNight.Edge;
import mx.prep.model.DeliveryResult;
import mx.prep.model.Incident;
import mx.prep.model.IncidentCause;
import mx.prep.model.LedgerEntry;
import mx.prep.model.ReleaseId;
import mx.prep.testkit.cloudfront.ExampleKeys;
import mx.prep.testkit.s3.S3Keys;
import mx.prep.testkit.s3.S3Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The night on AWS as readers see it, with the function as it is shipped. */
class CloudFrontNightTest {
    private static final int CUTS = 20;
    private static final int KILLS = 20;
    private static final int READERS = 20;
    private static final int ROLLED_BACK = 10;
    private static final int RACED = 6;
    /** What a publisher passes at least, whatever it finds. */
    private static final int LEAST = 12;

    @TempDir
    Path folder;

    private final Random random = new Random(2021);
    private int kills;
    /** What the last publisher passed that wasn't killed. */
    private int passed;

    @Test
    void twentyReadersOfTwentyCutsSeeNoMixAndNoErrorThoughPublishersDie() throws Exception {
        try (S3ProxyServer s3 = new S3ProxyServer(AwsNight.buckets());
                AwsNight night = new AwsNight(folder, s3.endpoint(), CUTS, Edge.FUNCTION)) {
            night.authority.publish(0);
            publish(night, 0);
            night.arriveEverywhere();
            List<PageLoad> loads;
            try (Crowd readers = night.readers(READERS)) {
                for (int cut = 1; cut < CUTS; cut++) {
                    night.authority.publish(cut);
                    if (cut % 2 == 1) {
                        kill(night, 1 + random.nextInt(passed));
                        kill(night, 1 + random.nextInt(LEAST));
                    }
                    publish(night, cut);
                    if (cut == ROLLED_BACK) {
                        rollBack(night, cut - 1);
                    }
                }
                loads = readers.end();
            }
            assertEquals(KILLS, kills);
            assertWhole(loads, night.packages);
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
            publish(night, 0);
            night.arriveEverywhere();
            List<PageLoad> loads;
            try (Crowd readers = night.readers(READERS)) {
                for (int cut = 1; cut < RACED; cut++) {
                    night.authority.publish(cut);
                    Future<Publisher> one = racers.submit(() -> once(night, "one"));
                    Future<Publisher> other = racers.submit(() -> once(night, "other"));
                    one.get().close();
                    other.get().close();
                    assertEquals(night.generator.cut(cut).toString(), night.liveAtTheEdge());
                }
                loads = readers.end();
            }
            assertWhole(loads, night.packages);
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
                AwsNight night = new AwsNight(folder, s3.endpoint(), RACED, Edge.NOBODY);
                Publisher publisher = InVirtualTime.build(night.builder("in place", night.pulse), night.time)) {
            assertTrue(live(night, publisher, 0).purged());
            List<PageLoad> loads;
            try (Crowd readers = night.readers(READERS)) {
                night.invalidations.completeAfter(InvalidationServer.NEVER);
                for (int cut = 1; cut < RACED; cut++) {
                    DeliveryResult.Live live = live(night, publisher, cut);
                    assertFalse(live.purged());
                    assertTrue(live.confirmation().isConfirmed(), live::toString);
                }
                loads = readers.end();
            }
            assertEquals(1, incidents(night, PublishEvent.IncidentOpened.class), night.events::toString);
            assertEquals(List.of(IncidentCause.PURGE), causes(publisher));
            assertClean(loads, night.packages);

            night.invalidations.completeAfter(1);
            publisher.runOnce();
            assertEquals(1, incidents(night, PublishEvent.IncidentClosed.class), night.events::toString);
            assertEquals(List.of(), causes(publisher));
        }
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
        Lifeline life = new Lifeline(night.pulse, at);
        try (Publisher publisher = night.publisher("killed", life)) {
            publisher.runOnce();
        } catch (Lifeline.Killed e) {
            assertTrue(life.isCut(), e::toString);
        }
        kills += life.isCut() ? 1 : 0;
    }

    private void publish(AwsNight night, int cut) {
        Lifeline life = new Lifeline(night.pulse, Integer.MAX_VALUE);
        try (Publisher publisher = night.publisher("whole", life)) {
            DeliveryResult result = publisher.runOnce().targets().get(AwsNight.TARGET);
            assertEquals(night.generator.cut(cut), releaseOf(result).cut(), result::toString);
        }
        passed = life.passed();
    }

    /** What is live; one that was killed may have made it so. */
    private static ReleaseId releaseOf(DeliveryResult result) {
        return result instanceof DeliveryResult.AlreadyLive already && already.release() != null
                ? already.release()
                : assertInstanceOf(DeliveryResult.Live.class, result).release();
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

    /** Every page load came without an error, has only the authority's bytes, and is of one cut. */
    private static void assertWhole(List<PageLoad> loads, Packages packages) {
        assertClean(loads, packages);
        List<PageLoad> promised = loads.stream().filter(PageLoad::isPromised).toList();
        assertEquals(
                List.of(),
                promised.stream().filter(load -> load.cuts(packages).isEmpty()).toList());
        assertTrue(promised.size() > READERS, () -> promised.size() + " of " + loads.size());
    }

    /** Every page load came without an error, and has only the authority's bytes. */
    private static void assertClean(List<PageLoad> loads, Packages packages) {
        assertTrue(loads.size() > READERS, () -> "only " + loads.size());
        assertEquals(
                List.of(),
                loads.stream().flatMap(load -> load.problems().stream()).toList());
        assertEquals(
                List.of(),
                loads.stream().flatMap(load -> load.foreign(packages).stream()).toList());
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
