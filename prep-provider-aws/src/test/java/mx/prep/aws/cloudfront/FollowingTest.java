package mx.prep.aws.cloudfront;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import mx.prep.internal.switchover.Follower;
import mx.prep.internal.switchover.PointerStore;
import mx.prep.internal.time.Ticker;
import mx.prep.model.Cut;
import mx.prep.model.Manifest;
import mx.prep.model.ObjectKey;
import mx.prep.model.Pointer;
import mx.prep.model.ReleaseId;
import mx.prep.testkit.cloudfront.KeyValueStoreServer;
import mx.prep.testkit.cloudfront.KvsFault;
import mx.prep.testkit.site.Manifests;
import mx.prep.testkit.store.InMemoryStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Publishers on different machines, each with a follower of its own, over one pointer and one key-value store. */
class FollowingTest {
    private static final Instant NOW = Instant.parse("2021-06-07T02:00:00Z");
    private final KeyValueStoreServer values = KeyValueStoreServer.start(Clock.systemUTC());
    private final InMemoryStore store = new InMemoryStore("target", InMemoryStore.Versions.COUNTER);
    private final List<CloudFrontSwitch> switches = new ArrayList<>();

    @AfterEach
    void close() {
        switches.forEach(CloudFrontSwitch::close);
        values.close();
    }

    @Test
    void racingPublishersLeaveTheValueWhereThePointerIs() throws Exception {
        PointerStore pointers = pointers();
        pointers.create(Pointer.empty(NOW, false));
        values.fail("UpdateKeys", KvsFault.LOST_ANSWER, KvsFault.INTERNAL_ERROR, KvsFault.THROTTLED, KvsFault.RESET);
        values.fail("GetKey", KvsFault.INTERNAL_ERROR);
        ExecutorService publishers = Executors.newFixedThreadPool(3);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int publisher = 0; publisher < 3; publisher++) {
                int first = publisher;
                Follower follower = follower();
                running.add(publishers.submit(() -> {
                    for (int cut = first; cut < 30; cut += 3) {
                        move(pointers(), cut);
                        follower.follow();
                    }
                }));
            }
            for (Future<?> publisher : running) {
                publisher.get();
            }
        } finally {
            publishers.shutdownNow();
        }
        ReleaseId live = pointers.find().orElseThrow().pointer().release();
        assertEquals(release(29), live);
        assertEquals(live, LiveValue.read(values.values().get(LiveValue.KEY)).release());
    }

    @Test
    void theNextCycleRepairsAValueThatSomebodySpoilt() {
        PointerStore pointers = pointers();
        pointers.create(Pointer.empty(NOW, false));
        move(pointers, 1);
        Follower follower = follower();
        follower.follow();
        values.put(LiveValue.KEY, "{}");

        follower.follow();

        assertEquals(
                release(1), LiveValue.read(values.values().get(LiveValue.KEY)).release());
        values.calls();
        follower.follow();
        assertEquals(List.of("DescribeKeyValueStore", "GetKey"), values.calls(), "an unchanged cycle reads two times");
    }

    private PointerStore pointers() {
        return new PointerStore(store, ObjectKey.of(".prep/current.json"));
    }

    private Follower follower() {
        CloudFrontSwitch edge = CloudFrontSwitch.builder()
                .keyValueStore(KeyValueStoreServer.ARN)
                .endpoint(values.endpoint())
                .credentials(Keys.rotating())
                .build();
        switches.add(edge);
        return new Follower(pointers(), edge, FollowingTest::manifest, Ticker.SYSTEM, wait -> Thread.onSpinWait());
    }

    /** Only forward, as publishers do. */
    private static void move(PointerStore pointers, int number) {
        while (true) {
            PointerStore.Read read = pointers.find().orElseThrow();
            if (!read.pointer().mayMoveTo(cut(number))
                    || pointers.replace(read, pointer(number)).isPresent()) {
                return;
            }
        }
    }

    private static Pointer pointer(int number) {
        Manifest manifest = Manifests.of(cut(number), files(number));
        return new Pointer(
                0,
                cut(number),
                release(number),
                manifest.reference(),
                manifest.recipe(),
                null,
                List.of(),
                1,
                NOW,
                false);
    }

    private static ReleaseId release(int number) {
        return Manifests.of(cut(number), files(number)).id(0);
    }

    private static Manifest manifest(ReleaseId release) {
        for (int number = 0; ; number++) {
            if (cut(number).equals(release.cut())) {
                return Manifests.of(cut(number), files(number));
            }
        }
    }

    private static List<String> files(int number) {
        return List.of("index.html", "corte-" + number + "/index.html");
    }

    private static Cut cut(int number) {
        return new Cut(LocalDateTime.parse("2021-06-06T20:00").plusMinutes(5L * number));
    }
}
