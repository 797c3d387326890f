package mx.prep.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import mx.prep.error.ConfigException;
import mx.prep.model.CacheRule;
import mx.prep.model.Mode;
import mx.prep.model.Recipe;
import mx.prep.spi.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderTargetTest {
    @TempDir
    Path folder;

    private FolderTarget.Builder portal() {
        return FolderTarget.builder().name("portal").path(folder.resolve("site"));
    }

    @Test
    void releasesAreTheDefaultAndGzipped() {
        Target target =
                portal().publicUri(URI.create("https://prep.example.mx/")).build();
        assertEquals(Mode.RELEASES, target.mode());
        assertEquals(Recipe.of(Mode.RELEASES), target.recipe());
        assertEquals("", target.prefix());
        assertNull(target.releaseSwitch());
        assertNotNull(target.edgeCache(), "the edge can be asked");
        assertNull(portal().build().edgeCache(), "nowhere to ask");
        assertFalse(Files.exists(folder.resolve("site")), "building does no I/O");
    }

    @Test
    void inPlaceFilesArePlain() {
        Target target =
                portal().mode(Mode.IN_PLACE).prefix("prep/").root("web/").build();
        assertEquals(Set.of(), target.recipe().gzip());
        assertEquals(CacheRule.IN_PLACE, target.recipe().cacheRule());
        assertEquals("web/", target.recipe().root());
        assertEquals("prep/", target.prefix());
        assertNull(target.edgeCache());
    }

    @Test
    void theListsOfKindsCanBeChosen() {
        Set<String> gzip =
                portal().plain(List.of("JSON", "geojson")).build().recipe().gzip();
        assertTrue(gzip.contains("html"));
        assertFalse(gzip.contains("json"));
        assertFalse(gzip.contains("geojson"));
        assertEquals(
                Set.of("csv"),
                portal().mode(Mode.IN_PLACE)
                        .gzip(List.of("csv", "js"))
                        .plain(List.of("js"))
                        .build()
                        .recipe()
                        .gzip());
    }

    @Test
    void mistakesAreNamed() {
        assertMentions("name", () -> FolderTarget.builder().path(folder).build());
        assertMentions("path", () -> FolderTarget.builder().name("portal").build());
        assertMentions("slash", () -> portal().prefix("prep").build());
        assertMentions("slash", () -> portal().root("web").build());
        assertMentions(
                "slash",
                () -> portal().publicUri(URI.create("https://prep.example.mx")).build());
        assertMentions("dot", () -> portal().plain(List.of(".json")).build());
        assertMentions("Portal", () -> portal().name("Portal").build());
    }

    private static void assertMentions(String word, org.junit.jupiter.api.function.Executable build) {
        String message =
                String.valueOf(assertThrows(ConfigException.class, build).getMessage());
        assertTrue(message.contains(word), message);
    }
}
