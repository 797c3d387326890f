package mx.prep.examples.night;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import mx.prep.Auditor;
import mx.prep.edge.EdgeRequest;
import mx.prep.edge.EmbeddedEdge;
import mx.prep.event.PublishEvent;
import mx.prep.model.Mode;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import mx.prep.spi.Body;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.Precondition;
import mx.prep.spi.Target;

/** Others who come to a guarded cloud: an auditor, readers by an edge, whoever locks an archive. */
final class GuardedVisits {
    private final GuardedCloud cloud;
    private final Mode mode;
    private final Path folder;
    private final Clock time;

    GuardedVisits(GuardedCloud cloud, Mode mode, Path folder, Clock time) {
        this.cloud = cloud;
        this.mode = mode;
        this.folder = folder;
        this.time = time;
    }

    @SuppressWarnings("try") // the site is opened to be closed
    Object audit() {
        Target target = cloud.target(mode);
        try (ObjectStore archive = cloud.archive()) {
            return Auditor.builder()
                    .archive(archive)
                    .target(target)
                    .work(folder.resolve("audit"))
                    .clock(time)
                    .build()
                    .audit();
        } finally {
            target.store().close();
        }
    }

    /**
     * What an edge answers for two pages and a file that isn't there, and what it says of itself.
     *
     * @param listener told what the edge tells
     * @param refused whether anything was refused, so that somebody has to be told
     */
    List<Object> read(Consumer<PublishEvent> listener, BooleanSupplier refused) throws IOException {
        CountDownLatch heard = new CountDownLatch(1);
        try (EmbeddedEdge edge = EmbeddedEdge.builder()
                .store(cloud.target(mode).store())
                .listener(event -> {
                    listener.accept(event);
                    heard.countDown();
                })
                .build()) {
            edge.refresh();
            List<Object> answers = new ArrayList<>();
            for (String path : List.of("/", "/index.html", "/nothing.csv")) {
                answers.add(edge.handle(new EdgeRequest(
                                "GET", path, null, EdgeRequest.Transport.PLAIN, EdgeRequest.Headers.of(Map.of())))
                        .join()
                        .status());
            }
            answers.add(edge.status());
            if (refused.getAsBoolean() && !heard.await(10, TimeUnit.SECONDS)) {
                answers.add("nobody is told");
            }
            return answers;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    Object lock() {
        try (ObjectStore archive = cloud.lockingArchive()) {
            Body body = Body.of("evidence".getBytes(StandardCharsets.UTF_8));
            return archive.put(ObjectKey.of("packages/evidence.zip"), body, ObjectHeaders.CONTROL, Precondition.ABSENT);
        }
    }
}
