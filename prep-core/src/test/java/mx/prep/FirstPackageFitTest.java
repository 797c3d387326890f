package mx.prep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import mx.prep.edge.FolderTarget;
import mx.prep.event.PublishEvent;
import mx.prep.integrity.Digests;
import mx.prep.model.Mode;
import mx.prep.source.FolderSource;
import mx.prep.store.FolderStore;
import mx.prep.testkit.zip.ZipForge;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first package that a process publishes says which mode fits. */
class FirstPackageFitTest {
    @TempDir
    Path folder;

    private final List<PublishEvent> events = new CopyOnWriteArrayList<>();
    private Path packages;

    @BeforeEach
    void open() throws IOException {
        packages = Files.createDirectories(folder.resolve("packages"));
    }

    /** Publishes two cuts in place, in one process. */
    private void publish(String script) {
        try (Publisher publisher = Publisher.builder()
                .name("one")
                .source(FolderSource.builder()
                        .path(packages)
                        .settle(Duration.ZERO)
                        .build())
                .integrity(Digests.none())
                .archive(FolderStore.at(folder.resolve("archive")))
                .target(FolderTarget.builder()
                        .name("portal")
                        .path(folder.resolve("site"))
                        .mode(Mode.IN_PLACE)
                        .build())
                .work(folder.resolve("work"))
                .listener(events::add)
                .build()) {
            for (String cut : List.of("20210606_2000", "20210606_2005")) {
                ZipForge.zip()
                        .file("index.html", "<p>" + cut)
                        .file("main.js", script)
                        .write(packages.resolve(cut + "_PREP.zip"));
                publisher.runOnce();
            }
        }
    }

    private <E extends PublishEvent> List<E> heard(Class<E> kind) {
        return List.copyOf(events).stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    @Test
    void thatTheModeFitsAndWhyIsSaidOnce() {
        publish("1");
        List<PublishEvent.Fitting> said = heard(PublishEvent.Fitting.class);
        assertEquals(1, said.size(), events::toString);
        assertEquals("portal", said.get(0).target());
        assertTrue(said.get(0).advice().startsWith("mode in-place fits this package"), said::toString);
        assertEquals(List.of(), heard(PublishEvent.Unfit.class));
    }

    @Test
    void thatTheModeDoesNotFitIsSaidOnceInstead() {
        publish("h.history.pushState({},'',u)");
        List<PublishEvent.Unfit> said = heard(PublishEvent.Unfit.class);
        assertEquals(1, said.size(), events::toString);
        assertTrue(said.get(0).problems().get(0).contains("mode: releases"), said::toString);
        assertEquals(List.of(), heard(PublishEvent.Fitting.class));
    }
}
