package mx.prep.internal.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mx.prep.Inspector;
import mx.prep.edge.FolderTarget;
import mx.prep.model.Limits;
import mx.prep.model.Manifest;
import mx.prep.model.Mode;
import mx.prep.model.Recipe;
import mx.prep.model.ReleaseId;
import mx.prep.spi.ReleaseSwitch;
import mx.prep.spi.Target;
import mx.prep.store.FolderStore;
import mx.prep.testkit.zip.ZipForge;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What packages say about where they have to be served, held against targets. */
class ModeFitTest {
    @TempDir
    Path folder;

    private final Map<String, String> files = new LinkedHashMap<>();

    private List<String> problems(Mode mode, String uri, String root) {
        Target target = FolderTarget.builder()
                .name("portal")
                .path(folder.resolve("site"))
                .mode(mode)
                .root(root)
                .publicUri(URI.create(uri))
                .build();
        return problems(target);
    }

    private List<String> problems(Target target) {
        ZipForge zip = ZipForge.zip();
        files.forEach(zip::file);
        return new Inspector(Limits.DEFAULT).misfits(zip.write(folder.resolve("p.zip")), target);
    }

    private List<String> problems(Mode mode) {
        return problems(mode, "https://prep.example.mx/", "");
    }

    @Test
    void relativeLinksFitEverywhere() {
        files.put("index.html", "<link href=\"estilo.css\"><a href='nacional/'>x</a><script src=app.js></script>");
        assertEquals(List.of(), problems(Mode.RELEASES));
        assertEquals(List.of(), problems(Mode.IN_PLACE, "https://example.mx/prep/", ""));
    }

    @Test
    void absoluteLinksFitWhereTheyLeadToAFile() {
        files.put(
                "index.html", "<script src=\"/app.js?v=1\"></script><a href=\"/nacional/#x\">x</a><a href=\"/\">i</a>");
        files.put("app.js", "1");
        files.put("nacional/index.html", "<a href=\"//otro.example/x\">x</a>");
        assertEquals(List.of(), problems(Mode.RELEASES));
        assertEquals(List.of(), problems(Mode.IN_PLACE));

        List<String> below = problems(Mode.IN_PLACE, "https://example.mx/prep/", "");
        assertEquals(1, below.size());
        assertTrue(below.get(0).contains("index.html to /app.js"), below::toString);
        assertTrue(below.get(0).contains("at /prep/"), below::toString);
    }

    @Test
    void absoluteLinksIntoTheRootThatIsTakenAwayAreSaid() {
        files.put("publicacion/index.html", "<script src=\"/publicacion/app.js\"></script>");
        files.put("publicacion/app.js", "1");
        assertEquals(List.of(), problems(Mode.RELEASES));
        assertEquals(
                1,
                problems(Mode.RELEASES, "https://prep.example.mx/", "publicacion/")
                        .size());
        assertEquals(List.of(), problems(Mode.RELEASES, "https://example.mx/publicacion/", "publicacion/"));
    }

    @Test
    void aBaseHasToBeWhereTheSiteIs() {
        files.put("index.html", "<base href=\"/publicacion/nacional/\"><script src=\"app.js\"></script>");
        files.put("app.js", "1");
        List<String> root = problems(Mode.RELEASES);
        assertEquals(1, root.size());
        assertTrue(root.get(0).contains("<base href=\"/publicacion/nacional/\">"), root::toString);
        assertEquals(List.of(), problems(Mode.RELEASES, "https://example.mx/publicacion/nacional/", ""));
    }

    @Test
    void pathRoutesNeedSomethingThatAnswersThemInPlace() {
        files.put("index.html", "<a href=\"/diputaciones/nacional\">x</a>");
        files.put("main.js", "h.history.pushState({},'',u)");
        assertEquals(List.of(), problems(Mode.RELEASES), "the edge answers routes");
        List<String> inPlace = problems(Mode.IN_PLACE);
        assertEquals(1, inPlace.size());
        assertTrue(inPlace.get(0).startsWith("main.js makes addresses that are no files"), inPlace::toString);
        assertEquals(List.of(), problems(behindASwitch(Mode.IN_PLACE)), "an edge with a switch answers them, too");
        files.put("main.js", "createWebHashHistory();h.history.pushState({},'',u)");
        assertEquals(1, problems(Mode.IN_PLACE).size(), "the link leads nowhere then");
    }

    @Test
    void whatWouldLieWhereReleasesLieCantBeInPlace() {
        files.put("index.html", "<p>");
        files.put("releases/20210606-2000-0-0123456789ab/x.json", "{}");
        assertEquals(1, problems(Mode.IN_PLACE).size());
        assertEquals(List.of(), problems(Mode.RELEASES));
    }

    private Optional<String> advice(Target target) {
        ZipForge zip = ZipForge.zip();
        files.forEach(zip::file);
        return new Inspector(Limits.DEFAULT).advice(zip.write(folder.resolve("p.zip")), target);
    }

    private Target folderTarget(String uri) {
        return FolderTarget.builder()
                .name("portal")
                .path(folder.resolve("site"))
                .publicUri(URI.create(uri))
                .build();
    }

    @Test
    void whereThereIsAChoiceItIsSaidWhichModeFitsAndWhy() {
        Target portal = folderTarget("https://prep.example.mx/");
        files.put("index.html", "<a href=\"nacional/\">x</a>");
        files.put("nacional/index.html", "<p>");
        String plain = advice(portal).orElseThrow();
        assertTrue(plain.startsWith("mode in-place fits this package: each of its 2 files"), plain);
        assertTrue(plain.contains("prep serve"), plain);
        assertEquals(Optional.empty(), advice(behindASwitch(Mode.RELEASES)), "the switch serves whole releases");

        files.put("main.js", "h.history.pushState({},'',u)");
        String routes = advice(portal).orElseThrow();
        assertTrue(routes.startsWith("mode releases behind the embedded edge (prep serve) fits this package"), routes);
        assertTrue(routes.contains("main.js makes addresses that are no files"), routes);

        files.remove("main.js");
        files.put("releases/20210606-2000-0-0123456789ab/x.json", "{}");
        String reserved = advice(portal).orElseThrow();
        assertTrue(reserved.contains("in place doesn't: releases/20210606-2000-0-0123456789ab/x.json"), reserved);

        files.put("index.html", "<script src=\"/otro/app.js\"></script>");
        assertEquals(Optional.empty(), advice(portal), "no mode makes that right");
    }

    private Target behindASwitch(Mode mode) {
        ReleaseSwitch edge = new ReleaseSwitch() {
            @Override
            public Value read() {
                throw new AssertionError("nobody asks it");
            }

            @Override
            public Value replace(Value expected, ReleaseId release, Manifest manifest) {
                throw new AssertionError("nobody writes into it");
            }

            @Override
            public void close() {}
        };
        return new Target(
                "portal", FolderStore.at(folder.resolve("site")), "", mode, Recipe.of(mode), edge, null, null);
    }
}
