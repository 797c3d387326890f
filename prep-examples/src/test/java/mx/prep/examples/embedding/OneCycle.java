package mx.prep.examples.embedding;

import java.nio.file.Path;
import java.time.Duration;
import mx.prep.Publisher;
import mx.prep.edge.FolderTarget;
import mx.prep.integrity.Digests;
import mx.prep.model.CycleResult;
import mx.prep.model.DeliveryResult;
import mx.prep.model.DigestAlgorithm;
import mx.prep.source.FolderSource;
import mx.prep.store.FolderStore;

/** Publishes the newest package of a folder once: for a scheduler or a serverless function. */
final class OneCycle {
    private OneCycle() {}

    /** Arguments: the folder where packages arrive, and one for archive, site and work. */
    public static void main(String[] args) {
        CycleResult cycle = publish(Path.of(args[0]), Path.of(args[1]));
        cycle.targets().forEach((target, result) -> System.out.println(target + ": " + describe(result)));
    }

    static CycleResult publish(Path inbox, Path folder) {
        try (Publisher publisher = Publisher.builder()
                .source(FolderSource.builder().path(inbox).settle(Duration.ZERO).build())
                .integrity(Digests.sidecar(DigestAlgorithm.SHA256))
                .archive(FolderStore.at(folder.resolve("archive")))
                .target(FolderTarget.builder()
                        .name("portal")
                        .path(folder.resolve("site"))
                        .build())
                .work(folder.resolve("work"))
                .build()) {
            return publisher.runOnce();
        }
    }

    private static String describe(DeliveryResult result) {
        return result instanceof DeliveryResult.Live live
                ? "live, cut " + live.live().cut()
                : result.toString();
    }
}
