package mx.prep.internal.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import mx.prep.internal.unpack.UnpackedTree;
import mx.prep.internal.upload.Packages;
import mx.prep.model.CacheRule;
import mx.prep.model.Encoding;
import mx.prep.model.Manifest;
import mx.prep.model.ManifestEntry;
import mx.prep.model.ObjectKey;
import mx.prep.model.Recipe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiffStageTest {
    private static final Map<String, String> FIRST =
            new TreeMap<>(Map.of("index.html", "<html>é", "data/a.json", "{}", "gone.txt", "x", "b.csv", "1,2"));
    private static final Map<String, String> SECOND =
            new TreeMap<>(Map.of("index.html", "<html>é", "data/a.json", "{1}", "new.js", "y", "b.csv", "1,2"));

    @TempDir
    Path folder;

    @Test
    void everythingIsNewWhereNothingIsLive() {
        try (UnpackedTree tree = Packages.tree(folder, "20210606-2000", FIRST)) {
            ChangeSet changes = DiffStage.diff(tree, Packages.RECIPE, null);

            assertEquals(
                    4,
                    changes.changes().stream()
                            .filter(c -> c.kind() == ChangeSet.Kind.ADDED)
                            .count());
            assertEquals(tree.reference(), changes.manifest().reference());
        }
    }

    @Test
    void manifestAgainstManifestTellsWhatChanged() {
        try (UnpackedTree before = Packages.tree(folder, "20210606-2000", FIRST);
                UnpackedTree after = Packages.tree(folder, "20210606-2015", SECOND)) {
            Manifest live = DiffStage.diff(before, Packages.RECIPE, null).manifest();

            Map<String, ChangeSet.Kind> kinds = new TreeMap<>();
            DiffStage.diff(after, Packages.RECIPE, live)
                    .changes()
                    .forEach(c -> kinds.put(c.entry().path().value(), c.kind()));

            assertEquals(
                    Map.of(
                            "index.html", ChangeSet.Kind.UNCHANGED,
                            "b.csv", ChangeSet.Kind.UNCHANGED,
                            "data/a.json", ChangeSet.Kind.CHANGED,
                            "new.js", ChangeSet.Kind.ADDED),
                    kinds);
        }
    }

    @Test
    void otherHeadersAreAChange() {
        try (UnpackedTree tree = Packages.tree(folder, "20210606-2000", FIRST)) {
            Recipe other = new Recipe("", Recipe.COMPRESSIBLE, Recipe.MEDIA_TYPES, CacheRule.STABLE_URL, Map.of());
            Manifest live = DiffStage.diff(tree, other, null).manifest();

            assertEquals(
                    0,
                    DiffStage.diff(tree, Packages.RECIPE, live).changes().stream()
                            .filter(c -> c.kind() == ChangeSet.Kind.UNCHANGED)
                            .count());
        }
    }

    @Test
    void theManifestSaysHowEachFileIsStored() {
        try (UnpackedTree tree = Packages.tree(folder, "20210606-2000", FIRST)) {
            Manifest manifest = DiffStage.diff(tree, Packages.RECIPE, null).manifest();
            ManifestEntry csv = manifest.find(ObjectKey.of("b.csv")).orElseThrow();

            assertEquals(Encoding.IDENTITY, csv.encoding());
            assertEquals(3, csv.storedSize());
            assertEquals("text/csv; charset=utf-8", csv.mediaType().value());
            assertEquals(CacheRule.RELEASE, csv.cacheRule());
            assertEquals(Packages.RECIPE.digest(), manifest.recipe());
        }
    }

    @Test
    void aRootIsStrippedAndOneWithoutFilesIsAnError() {
        try (UnpackedTree tree = Packages.tree(folder, "20210606-2000", FIRST)) {
            ChangeSet changes = DiffStage.diff(tree, rooted("data/"), null);

            assertEquals("a.json", changes.changes().get(0).entry().path().value());
            assertEquals(1, changes.changes().size());
            assertThrows(IllegalArgumentException.class, () -> DiffStage.diff(tree, rooted("nothing/"), null));
        }
    }

    @Test
    void whatTheRootWouldPutIntoAReservedFolderIsAnError() {
        for (String reserved :
                java.util.List.of(".prep/current.json", ".PREP/x", ".well-known/acme-challenge/token", ".prep")) {
            Map<String, String> files = Map.of("site/index.html", "<html>", "site/" + reserved, "{}");
            try (UnpackedTree tree = Packages.tree(folder, "20210606-2000", files)) {
                assertEquals(
                        2,
                        DiffStage.diff(tree, Packages.RECIPE, null).changes().size(),
                        "it is nobody's folder where the root stays");
                IllegalArgumentException refused = assertThrows(
                        IllegalArgumentException.class, () -> DiffStage.diff(tree, rooted("site/"), null), reserved);
                assertTrue(String.valueOf(refused.getMessage()).contains("site/" + reserved), refused::toString);
            }
        }
    }

    private static Recipe rooted(String root) {
        return new Recipe(root, Recipe.COMPRESSIBLE, Recipe.MEDIA_TYPES, CacheRule.RELEASE, Map.of());
    }
}
