package mx.prep.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import mx.prep.edge.EmbeddedEdge;
import mx.prep.examples.edge.EdgeServer;
import mx.prep.store.FolderStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PurgeCommandTest {
    @TempDir
    Path folder;

    private Newsroom newsroom;

    @BeforeEach
    void open() throws IOException {
        newsroom = new Newsroom(folder);
    }

    @Test
    void saysWhatThereIsNothingToPurgeFor() throws IOException {
        Run nothing = newsroom.run("purge", "--target", "portal");
        assertEquals(0, nothing.exit(), nothing::toString);
        assertEquals("portal: nothing is live", nothing.out().strip());
        newsroom.run("publish", "--package", newsroom.cut(0));
        Run folderOnly = newsroom.run("purge", "--target", "portal", "--all");
        assertEquals(0, folderOnly.exit(), folderOnly::toString);
        assertTrue(folderOnly.out().contains("no cache"), folderOnly::out);
        assertEquals(
                "no-cache",
                Newsroom.json(newsroom.run("purge", "--target", "portal", "--json"))
                        .get("state")
                        .asText());
    }

    @Test
    void refusesWhatItCannotMean() {
        Run unknown = newsroom.run("purge", "--target", "portall");
        assertEquals(2, unknown.exit(), unknown::toString);
        assertTrue(unknown.err().contains("the targets are portal"), unknown::err);
        assertEquals(2, newsroom.run("purge").exit());
        Run both = newsroom.run("purge", "--target", "portal", "--all", "index.html");
        assertEquals(2, both.exit(), both::toString);
        Run dots = newsroom.run("purge", "--target", "portal", "../x");
        assertEquals(2, dots.exit(), dots::toString);
        assertTrue(dots.err().contains("as it is in the package"), dots::err);
    }

    @Test
    void purgesThroughTheTargetsEdge() throws IOException {
        try (FolderStore store =
                        FolderStore.builder().path(newsroom.resolve("site")).build();
                EmbeddedEdge edge = EmbeddedEdge.builder().store(store).build();
                EdgeServer server = EdgeServer.builder().edge(edge).build()) {
            server.start();
            edge.start();
            newsroom.configure("  - {type: folder, name: portal, path: site, publicUri: \"" + server.uri() + "\"}\n");
            assertEquals(
                    0, newsroom.run("publish", "--package", newsroom.cut(0)).exit());
            Run purge = newsroom.run("purge", "--target", "portal", "--all");
            assertEquals(0, purge.exit(), purge::toString);
            assertEquals("portal: purged, 1 path", purge.out().strip());
            JsonNode json = Newsroom.json(newsroom.run("purge", "--target", "portal", "--json"));
            assertEquals("done", json.get("state").asText());
            assertTrue(json.get("release").asText().startsWith("20210606-2000-0-"), json::toString);
        }
    }
}
