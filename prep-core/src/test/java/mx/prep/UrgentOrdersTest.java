package mx.prep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import mx.prep.archive.Archive;
import mx.prep.archive.OrderResult;
import mx.prep.edge.FolderTarget;
import mx.prep.error.ConfigException;
import mx.prep.event.PublishEvent;
import mx.prep.integrity.Digests;
import mx.prep.internal.format.PointerFormat;
import mx.prep.internal.switchover.OrderRules;
import mx.prep.internal.switchover.OrderRules.Ground;
import mx.prep.internal.switchover.Rules;
import mx.prep.model.AcceptRequest;
import mx.prep.model.Decree;
import mx.prep.model.DeliveryResult;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.Hold;
import mx.prep.model.IncidentCause;
import mx.prep.model.Order;
import mx.prep.model.OrderKind;
import mx.prep.model.Pointer;
import mx.prep.model.Stage;
import mx.prep.source.HttpSource;
import mx.prep.testkit.authority.AuthoritySimulator;
import mx.prep.testkit.authority.PackageGenerator;
import mx.prep.testkit.store.InMemoryStore;
import mx.prep.testkit.store.Operation;
import mx.prep.testkit.store.Request;
import mx.prep.testkit.store.RequestHook;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Orders of several people and processes, and how soon those that publish carry them out. */
@Timeout(600)
class UrgentOrdersTest {
    private static final String NOBODY = "http://127.0.0.1:9/";
    /** In seconds: longer than a purge, and no bound of anything. */
    private static final int PATIENCE = 150;

    @TempDir
    Path folder;

    private AuthoritySimulator authority;
    private final InMemoryStore archive = new InMemoryStore("archive", InMemoryStore.Versions.COUNTER);

    @BeforeEach
    void openAuthority() throws IOException {
        authority = AuthoritySimulator.builder()
                .generator(PackageGenerator.builder().cuts(6).build())
                .start();
        Files.writeString(folder.resolve("ca.pem"), authority.ca().pem());
        authority.publish(0);
    }

    @AfterEach
    void closeAuthority() {
        authority.close();
    }

    @Test
    void ofTwoOperatorsAtTheSameMomentOneIsTold() throws IOException {
        try (Publisher one = builder("one").build();
                Publisher two = builder("two").build()) {
            one.runOnce();
            AtomicBoolean first = new AtomicBoolean();
            archive.hook(before(Operation.PUT, "orders/000001.json", () -> {
                if (first.compareAndSet(false, true)) {
                    two.hold("berta was first");
                }
            }));
            ConfigException e = assertThrows(ConfigException.class, () -> one.hold("ana was second"));
            assertTrue(String.valueOf(e.getMessage()).contains("berta was first"), e::getMessage);
            assertEquals(1, pointer().epoch());
            assertEquals(1, archive("three").orders().all().size());
        }
    }

    @Test
    void anOrderThatIsWrittenWhileThePublisherIsDownIsCarriedOutWhenItIsBack() throws IOException {
        byte[] early = authority.generator().bytes(5);
        String name = authority.generator().name(5);
        authority.offer(early, name);
        String sha12 = Digest.of(DigestAlgorithm.SHA256, early).shortHex();
        URI source = authority.uri("/" + name);
        try (Publisher publisher = builder("one", source).build()) {
            publisher.runOnce();
            assertEquals(1, publisher.holds().size());
        }
        try (Publisher operator = builder("laptop", source).build()) {
            archive.hook(after(Operation.PUT, "orders/000001.json", () -> {
                throw new IllegalStateException("the operator's machine dies");
            }));
            assertThrows(
                    IllegalStateException.class,
                    () -> operator.accept(AcceptRequest.of(sha12), "confirmed by telephone"));
            archive.hook(RequestHook.NONE);
            assertEquals(0, pointer().epoch());
        }
        authority.withdraw();
        try (Publisher publisher = builder("one", source).build()) {
            DeliveryResult.Live live = assertInstanceOf(
                    DeliveryResult.Live.class, publisher.runOnce().targets().get("portal"));
            assertEquals(sha12, live.live().sha256().shortHex());
            assertEquals(List.<Hold>of(), publisher.holds());
        }
    }

    @Test
    void anOrderWaitsNeitherForThePollNorBehindPurgeAndConfirmation() throws Exception {
        try (Publisher first = builder("zero").build()) {
            first.runOnce();
        }
        authority.publish(1);
        Watch watch = new Watch();
        try (Publisher publisher = builder("one")
                .every(Duration.ofHours(1))
                .listener(watch::on)
                .target(FolderTarget.builder()
                        .name("away")
                        .path(folder.resolve("away"))
                        .publicUri(URI.create(NOBODY))
                        .build())
                .build()) {
            CountDownLatch live = watch.first(e -> isLiveAway(e, 1));
            CountDownLatch back = watch.first(
                    e -> isLiveAway(e, 0) && watch.events.stream().noneMatch(UrgentOrdersTest::isPurgeOver));
            publisher.start();
            assertTrue(live.await(PATIENCE, TimeUnit.SECONDS), "the purge of a site that doesn't answer goes on now");

            Archive two = archive("two");
            Order order = Rules.rollback(
                            List.of(), two.claims().list().after(null), pointer(folder.resolve("away")), decree())
                    .orElseThrow();
            assertInstanceOf(OrderResult.Created.class, two.orders().create(before -> order));

            assertTrue(back.await(PATIENCE, TimeUnit.SECONDS), "while the purge goes on");
            assertEquals(1, pointer(folder.resolve("away")).epoch());
        }
    }

    /** A purge that isn't heard of is given up after a minute. */
    private static boolean isPurgeOver(PublishEvent event) {
        return (event instanceof PublishEvent.StageFinished e && e.stage() == Stage.PURGE && "away".equals(e.target()))
                || (event instanceof PublishEvent.IncidentOpened i && i.cause() == IncidentCause.PURGE);
    }

    private boolean isLiveAway(PublishEvent event, int cut) {
        return event instanceof PublishEvent.Live live
                && live.target().equals("away")
                && live.reference().cut().equals(authority.generator().cut(cut));
    }

    @Test
    void aRetryFromElsewhereMakesTheNextPollBeginNow() throws Exception {
        Watch watch = new Watch();
        try (Publisher publisher =
                builder("one").every(Duration.ofHours(1)).listener(watch::on).build()) {
            CountDownLatch first = watch.first(PublishEvent.Confirmed.class::isInstance);
            CountDownLatch second = watch.first(e -> e instanceof PublishEvent.Polled
                    && watch.count(PublishEvent.Polled.class) == 1
                    && watch.count(PublishEvent.OrderFound.class) == 1);
            publisher.start();
            assertTrue(first.await(PATIENCE, TimeUnit.SECONDS));

            Ground ground = Ground.of(null, pointer());
            Order order = OrderRules.stay(OrderKind.RETRY, ground, ground.standing(), decree());
            assertInstanceOf(OrderResult.Created.class, archive("two").orders().create(before -> order));

            assertTrue(second.await(PATIENCE, TimeUnit.SECONDS), "an hour before it was due");
        }
    }

    @Test
    void whileItFollowsARetryOfItsOwnIsNotWaitedFor() throws Exception {
        Watch watch = new Watch();
        try (Publisher publisher =
                builder("one").every(Duration.ofHours(1)).listener(watch::on).build()) {
            CountDownLatch first = watch.first(PublishEvent.Polled.class::isInstance);
            CountDownLatch second =
                    watch.first(e -> e instanceof PublishEvent.Polled && watch.count(PublishEvent.Polled.class) == 1);
            publisher.start();
            assertTrue(first.await(PATIENCE, TimeUnit.SECONDS));
            assertEquals(List.of(), publisher.retry("look again").cycle().intake());
            assertTrue(second.await(PATIENCE, TimeUnit.SECONDS));
        }
    }

    private Decree decree() {
        return new Decree("berta", "from elsewhere", authority.clock().instant());
    }

    private Archive archive(String name) {
        return Archive.over(archive, name, authority.clock());
    }

    /** Hears events, and what they were before the one that is waited for. */
    private static final class Watch {
        private final List<PublishEvent> events = new CopyOnWriteArrayList<>();
        private final List<Awaited> awaited = new CopyOnWriteArrayList<>();

        private record Awaited(Predicate<PublishEvent> what, CountDownLatch latch) {}

        CountDownLatch first(Predicate<PublishEvent> what) {
            CountDownLatch latch = new CountDownLatch(1);
            awaited.add(new Awaited(what, latch));
            return latch;
        }

        long count(Class<? extends PublishEvent> kind) {
            return events.stream().filter(kind::isInstance).count();
        }

        void on(PublishEvent event) {
            awaited.stream()
                    .filter(a -> a.what().test(event))
                    .forEach(a -> a.latch().countDown());
            events.add(event);
        }
    }

    private static RequestHook before(Operation operation, String key, Runnable what) {
        return new RequestHook() {
            @Override
            public void before(Request request) {
                if (request.operation() == operation && request.key().equals(key)) {
                    what.run();
                }
            }
        };
    }

    private static RequestHook after(Operation operation, String key, Runnable what) {
        return new RequestHook() {
            @Override
            public void after(Request request) {
                if (request.operation() == operation && request.key().equals(key)) {
                    what.run();
                }
            }
        };
    }

    private Pointer pointer() throws IOException {
        return pointer(folder.resolve("site"));
    }

    private static Pointer pointer(Path site) throws IOException {
        return PointerFormat.read(Files.readAllBytes(site.resolve(".prep/current.json")));
    }

    private PublisherBuilder builder(String name) {
        return builder(name, authority.packageUri());
    }

    private PublisherBuilder builder(String name, URI source) {
        return Publisher.builder()
                .name(name)
                .source(HttpSource.at(source).trust(folder.resolve("ca.pem")).build())
                .integrity(Digests.sidecar(DigestAlgorithm.SHA256))
                .archive(archive)
                .target(FolderTarget.builder()
                        .name("portal")
                        .path(folder.resolve("site"))
                        .build())
                .work(folder.resolve("work-" + name))
                .clock(authority.clock());
    }
}
