package mx.prep.internal.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import mx.prep.error.CancelledException;
import mx.prep.event.PublishEvent;
import mx.prep.model.Cut;
import mx.prep.model.DeliveryResult;
import mx.prep.model.Election;
import mx.prep.model.Transfer;
import mx.prep.model.Validators;
import mx.prep.spi.LastSeen;
import mx.prep.spi.PackageOffer;
import mx.prep.spi.PackageSink;
import mx.prep.spi.PackageSource;
import mx.prep.spi.SourceAnswer;
import mx.prep.testkit.store.Operation;
import mx.prep.testkit.store.Request;
import mx.prep.testkit.store.RequestHook;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Missed packages beside a following publisher with its own threads. */
class MissedTest {
    @TempDir
    Path folder;

    private final CountDownLatch goOn = new CountDownLatch(1);
    private final CountDownLatch archived = new CountDownLatch(3);
    private SourceRig rig;

    @BeforeEach
    void start() {
        rig = new SourceRig(folder, options -> options);
    }

    @AfterEach
    void stop() {
        goOn.countDown();
        rig.close();
    }

    private Pipeline pipeline(PackageSource source) {
        return rig.pipeline(source, Threads.DAEMONS, Election.DEFAULT, event -> {
            rig.hear(event);
            if (event instanceof PublishEvent.Archived done
                    && rig.cuts(1, 2, 3).contains(done.reference().cut())) {
                archived.countDown();
            }
        });
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(60, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("interrupted", e);
        }
    }

    private Cut cycle(Pipeline pipeline) {
        pipeline.take();
        pipeline.startLanes();
        pipeline.startMissed();
        DeliveryResult result = pipeline.joinLanes().get("portal");
        return ((DeliveryResult.Live) result).live().cut();
    }

    /** Missing packages of some source hang until they may go on. */
    private PackageSource hanging(PackageSource source, CountDownLatch hangs) {
        return new PackageSource() {
            @Override
            public SourceAnswer poll(LastSeen last) {
                SourceAnswer answer = source.poll(last);
                if (!(answer instanceof SourceAnswer.Offers offers)) {
                    return answer;
                }
                List<PackageOffer> all = new ArrayList<>(offers.oldestFirst());
                all.subList(0, all.size() - 1).replaceAll(offer -> hangingOffer(offer, hangs));
                return new SourceAnswer.Offers(all, offers.sourceTime());
            }

            @Override
            public String kind() {
                return source.kind();
            }

            @Override
            public void close() {
                source.close();
            }
        };
    }

    private PackageOffer hangingOffer(PackageOffer offer, CountDownLatch hangs) {
        return new PackageOffer() {
            @Override
            public Validators validators() {
                return offer.validators();
            }

            @Override
            public Transfer transferTo(PackageSink sink) {
                hangs.countDown();
                await(goOn);
                return offer.transferTo(sink);
            }

            @Override
            public Optional<byte[]> companion(String name, int limit) {
                return offer.companion(name, limit);
            }

            @Override
            public Optional<String> attribute(String name) {
                return offer.attribute(name);
            }

            @Override
            public void close() {
                offer.close();
            }
        };
    }

    @Test
    void aMissedPackageThatHangsDelaysNoNewerCut() {
        CountDownLatch hangs = new CountDownLatch(1);
        Pipeline pipeline = pipeline(hanging(rig.listing(), hangs));
        rig.cut(0);
        cycle(pipeline);
        rig.cut(1);
        rig.cut(2);
        rig.cut(3);
        rig.cut(4);
        assertEquals(rig.generator.cut(4), cycle(pipeline));
        await(hangs);
        rig.cut(5);
        assertEquals(rig.generator.cut(5), cycle(pipeline), "while another hangs");
        assertEquals(rig.cuts(0, 4, 5), rig.claimed(pipeline));
        goOn.countDown();
        await(archived);
        pipeline.close(java.time.Duration.ofSeconds(10));
        assertEquals(
                3,
                rig.events().stream()
                        .filter(PublishEvent.Live.class::isInstance)
                        .count());
    }

    @Test
    void nothingMissedIsTakenWhileTheNewestIsOnItsWay() {
        CountDownLatch uploading = new CountDownLatch(1);
        Pipeline pipeline = pipeline(rig.listing());
        rig.cut(0);
        cycle(pipeline);
        rig.cut(1);
        rig.cut(2);
        rig.cut(3);
        rig.cut(4);
        rig.site.hook(new RequestHook() {
            @Override
            public void before(Request request) {
                if (request.operation() == Operation.PUT) {
                    uploading.countDown();
                    await(goOn);
                }
            }
        });
        pipeline.take();
        pipeline.startLanes();
        pipeline.startMissed();
        await(uploading);
        goOn.countDown();
        await(archived);
        pipeline.joinLanes();
        pipeline.close(java.time.Duration.ofSeconds(10));
        List<Cut> order = rig.events().stream()
                .filter(event -> event instanceof PublishEvent.Live || event instanceof PublishEvent.Archived)
                .map(event -> event instanceof PublishEvent.Live live
                        ? live.reference().cut()
                        : ((PublishEvent.Archived) event).reference().cut())
                .toList();
        assertEquals(rig.cuts(0, 0, 4, 4, 1, 2, 3), order, "archived, live, archived, live; then what was missed");
    }

    @Test
    void closingEndsWhatHangs() {
        CountDownLatch hangs = new CountDownLatch(1);
        Pipeline pipeline = pipeline(hanging(rig.listing(), hangs));
        rig.cut(0);
        rig.cut(1);
        rig.cut(2);
        cycle(pipeline);
        await(hangs);
        pipeline.close(java.time.Duration.ofSeconds(10));
        assertEquals(rig.cuts(2), rig.claimed(pipeline));
        assertEquals(
                Map.of(),
                pipeline.joinLanes().entrySet().stream()
                        .filter(e -> !(e.getValue() instanceof DeliveryResult.Live))
                        .collect(java.util.stream.Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }
}
