package mx.prep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import mx.prep.edge.EmbeddedEdge;
import mx.prep.edge.FolderTarget;
import mx.prep.internal.format.TargetLayout;
import mx.prep.internal.sweep.Keeping;
import mx.prep.internal.sweep.SweepStage;
import mx.prep.internal.switchover.PointerStore;
import mx.prep.internal.switchover.Rules;
import mx.prep.internal.upload.ReleaseStore;
import mx.prep.model.SweepReport;
import mx.prep.store.FolderStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the holding page to the closing page over real files, seen through one edge that runs all the while. */
class OwnReleasesNightTest {
    @TempDir
    Path folder;

    @Test
    void theEdgeFollowsFromTheHoldingPageToTheClosingPage() throws IOException {
        Outlet outlet = new Outlet(folder);
        outlet.goTo("2021-06-01T12:00");
        Path site = folder.resolve("site");
        FolderStore store = FolderStore.at(site);
        PublisherBuilder builder = outlet.builder(
                        FolderTarget.builder().name("portal").path(site).build())
                .archive(FolderStore.at(folder.resolve("archive")));
        try (Publisher publisher = builder.build();
                EmbeddedEdge edge = EmbeddedEdge.builder()
                        .store(store)
                        .every(Duration.ofHours(1))
                        .build()) {
            publisher.prepare();
            assertTrue(Outlet.read(edge, "/").contains("Sin resultados todavía"));
            outlet.goTo("2021-06-06T20:30");
            for (String cut : List.of("20210606_2000", "20210606_2010", "20210606_2020")) {
                outlet.offer(cut);
                publisher.runOnce();
                assertEquals("<html>" + cut, Outlet.read(edge, "/entidad/3"));
            }
            Path logo = Files.writeString(folder.resolve("nuestro.svg"), "<svg>nuestro</svg>");
            publisher.override("logo.svg", logo, "our colours");
            assertEquals("<svg>nuestro</svg>", Outlet.read(edge, "/logo.svg"));
            publisher.rollback("wrong figures");
            assertEquals("<html>20210606_2010", Outlet.read(edge, "/"));
            assertEquals("<svg>nuestro</svg>", Outlet.read(edge, "/logo.svg"));

            outlet.goTo("2021-06-10T12:00");
            publisher.retire("the final results are out");
            assertTrue(Outlet.read(edge, "/").contains("La publicación terminó"));
            SweepReport swept = sweep(store);
            assertTrue(swept.deleted().size() >= 4, swept::toString);
            assertTrue(Outlet.read(edge, "/").contains("La publicación terminó"));
            try (var left = Files.list(site.resolve("releases"))) {
                assertEquals(2, left.count(), "the closing page and the release before it");
            }
            assertFalse(publisher.overrides().isEmpty());
            assertNull(edge.status().problem());

            publisher.reopen("a recount");
            assertEquals("<html>20210606_2010", Outlet.read(edge, "/"), "restaged or kept, it is back");
            assertEquals("<svg>nuestro</svg>", Outlet.read(edge, "/logo.svg"));
        }
    }

    private static SweepReport sweep(FolderStore store) {
        TargetLayout layout = new TargetLayout("");
        SweepStage stage = new SweepStage(
                new ReleaseStore(store, layout), new PointerStore(store, layout.pointer()), () -> {}, Rules::isBehind);
        return stage.delete(stage.letGo(new Keeping(1)));
    }
}
