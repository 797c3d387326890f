package mx.prep.examples.embedding;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;
import mx.prep.Publisher;
import mx.prep.edge.FolderTarget;
import mx.prep.event.PublishEvent;
import mx.prep.event.PublishListener;
import mx.prep.integrity.Digests;
import mx.prep.source.FolderSource;
import mx.prep.store.FolderStore;

/** Follows a source beside the rest of a program, and counts what happens with the program's own means. */
final class FollowWithMetrics implements PublishListener, AutoCloseable {
    private final Map<String, LongAdder> counters = new ConcurrentHashMap<>();
    private final CountDownLatch firstCut = new CountDownLatch(1);
    private final Publisher publisher;

    FollowWithMetrics(Path inbox, Path folder) {
        publisher = Publisher.builder()
                .source(FolderSource.builder().path(inbox).settle(Duration.ZERO).build())
                .integrity(Digests.none())
                .archive(FolderStore.at(folder.resolve("archive")))
                .target(FolderTarget.builder()
                        .name("portal")
                        .path(folder.resolve("site"))
                        .build())
                .every(Duration.ofSeconds(1))
                .work(folder.resolve("work"))
                .listener(this)
                .build();
    }

    /** Returns at once; the publisher follows on a thread of its own. */
    void start() {
        publisher.start();
    }

    void awaitFirstCut() throws InterruptedException {
        firstCut.await();
    }

    long count(Class<? extends PublishEvent> kind) {
        LongAdder counter = counters.get(kind.getSimpleName());
        return counter == null ? 0 : counter.sum();
    }

    @Override
    public void on(PublishEvent event) {
        counters.computeIfAbsent(event.getClass().getSimpleName(), name -> new LongAdder())
                .increment();
        if (event instanceof PublishEvent.Confirmed) {
            firstCut.countDown();
        }
    }

    /** Waits for what runs; a switchover that has begun is finished in any case. */
    @Override
    public void close() {
        publisher.stop(Duration.ofSeconds(10));
    }
}
