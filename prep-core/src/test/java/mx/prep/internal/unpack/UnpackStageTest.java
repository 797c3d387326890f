package mx.prep.internal.unpack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import mx.prep.error.StoreException;
import mx.prep.internal.zip.FormPlan;
import mx.prep.internal.zip.ZipRules;
import mx.prep.model.Cut;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.Encoding;
import mx.prep.model.Mode;
import mx.prep.model.ObjectKey;
import mx.prep.model.PackageRef;
import mx.prep.model.Recipe;
import mx.prep.model.RefusalCode;
import mx.prep.testkit.zip.ZipForge;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpackStageTest {
    private static final ObjectKey INDEX = ObjectKey.of("index.html");

    @TempDir
    Path folder;

    private final UnpackStage stage = new UnpackStage(ZipRules.DEFAULT, FormPlan.of(List.of(Recipe.of(Mode.RELEASES))));

    private static PackageRef reference() {
        return new PackageRef(Cut.parse("20210606-2000"), Digest.of(DigestAlgorithm.SHA256, new byte[0]));
    }

    private Path zip() {
        return ZipForge.zip().file("index.html", "<html>").file("a.csv", "a,b").write(folder.resolve("p.zip"));
    }

    private UnpackedTree tree(Path file, AfterUse afterUse) {
        return ((UnpackResult.Unpacked) stage.unpack(reference(), file, afterUse)).tree();
    }

    private static String text(UnpackedTree tree) throws IOException {
        try (InputStream in = tree.find(INDEX).orElseThrow().open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aTreeHoldsThePackagesFiles() throws IOException {
        try (UnpackedTree tree = tree(zip(), AfterUse.KEEP)) {
            assertEquals(reference(), tree.reference());
            assertEquals(2, tree.files().size());
            assertEquals(9, tree.totalBytes());
            assertEquals("<html>", text(tree));
            assertEquals("<h", new String(tree.head(INDEX, 2).orElseThrow(), StandardCharsets.UTF_8));
            assertTrue(tree.find(INDEX).orElseThrow().body(Encoding.GZIP).length() > 18);
            assertTrue(tree.find(ObjectKey.of("b")).isEmpty());
        }
    }

    @Test
    void theLastUserClosesTheFile() throws IOException {
        Path file = zip();
        UnpackedTree tree = tree(file, AfterUse.DELETE);
        UnpackedTree lane = tree.retain();
        tree.close();
        assertEquals("<html>", text(lane));
        assertTrue(Files.exists(file));
        lane.close();
        assertThrows(IOException.class, () -> text(lane));
        assertFalse(Files.exists(file));
        assertThrows(IllegalStateException.class, tree::retain);
        tree.close();
    }

    @Test
    void aKeptFileStays() {
        Path file = zip();
        tree(file, AfterUse.KEEP).close();
        assertTrue(Files.exists(file));
    }

    @Test
    void aHostilePackageIsAValueAndLeavesNothingOpen() {
        Path file = ZipForge.zip().file("../evil", "x").write(folder.resolve("evil.zip"));
        UnpackResult result = stage.unpack(reference(), file, AfterUse.DELETE);
        assertEquals(
                RefusalCode.NAME_TRAVERSAL,
                ((UnpackResult.Refused) result).refusal().code());
        assertTrue(Files.exists(file));
    }

    @Test
    void aMissingFileIsAnError() {
        StoreException e = assertThrows(
                StoreException.class, () -> stage.unpack(reference(), folder.resolve("gone.zip"), AfterUse.KEEP));
        assertEquals(StoreException.Kind.UNAVAILABLE, e.kind());
        assertTrue(String.valueOf(e.getMessage()).contains("gone.zip"));
    }

    @Test
    void onlyTheStageMakesTrees() {
        for (Constructor<?> constructor : UnpackedTree.class.getDeclaredConstructors()) {
            assertFalse(Modifier.isPublic(constructor.getModifiers()));
        }
    }
}
