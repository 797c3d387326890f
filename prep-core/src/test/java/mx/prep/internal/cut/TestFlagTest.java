package mx.prep.internal.cut;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import mx.prep.internal.cut.TestFlag.Says;
import mx.prep.model.CutRules;
import mx.prep.model.Limits;
import mx.prep.model.ObjectKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestFlagTest {
    private static final ObjectKey FILE = ObjectKey.of("assets/avance.json");

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"cortePrueba\":true}; TEST",
                "{\"cortePrueba\":\"true\"}; TEST",
                "{\"cortePrueba\":1}; TEST",
                "{\"cortePrueba\":false}; NO_TEST",
                "{\"cortePrueba\":\"0\"}; NO_TEST",
                "{\"cortePrueba\":null}; NOTHING",
                "{\"cortePrueba\":\"perhaps\"}; NOTHING",
                "{\"cortePrueba\":{\"true\":true}}; NOTHING",
                "{}; NOTHING",
                "[true]; NOTHING",
                "{\"cortePrueba\":tr; NOTHING",
                "<html>403</html>; NOTHING"
            })
    void saysWhatTheFileSays(String json, Says expected) throws IOException {
        Path file = zip(FILE, json.getBytes(StandardCharsets.UTF_8));
        assertEquals(expected, flag(FILE, "/cortePrueba").read(file));
    }

    @Test
    void whatIsNotThereOrNotAskedForSaysNothing() throws IOException {
        Path file = zip(FILE, "{\"cortePrueba\":true}".getBytes(StandardCharsets.UTF_8));
        assertEquals(
                Says.NOTHING, flag(ObjectKey.of("other.json"), "/cortePrueba").read(file));
        assertEquals(Says.NOTHING, flag(FILE, null).read(file));
        assertEquals(Says.NOTHING, new TestFlag(CutRules.DEFAULT, Limits.DEFAULT).read(file));
        Path noZip = Files.write(folder.resolve("no.zip"), new byte[1000]);
        assertEquals(Says.NOTHING, flag(FILE, "/cortePrueba").read(noZip));
        byte[] deep = "{\"a\":".repeat(100_000).getBytes(StandardCharsets.UTF_8);
        assertEquals(Says.NOTHING, flag(FILE, "/cortePrueba").read(zip(FILE, deep)));
    }

    @Test
    void aFlagNeedsAFileAndASlash() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new CutRules(CutRules.DEFAULT.name(), null, null, "/cortePrueba"));
        assertThrows(
                IllegalArgumentException.class, () -> new CutRules(CutRules.DEFAULT.name(), FILE, null, "cortePrueba"));
    }

    private static TestFlag flag(ObjectKey file, @org.jspecify.annotations.Nullable String test) {
        return new TestFlag(new CutRules(CutRules.DEFAULT.name(), file, null, test), Limits.DEFAULT);
    }

    private Path zip(ObjectKey name, byte[] content) throws IOException {
        Path file = folder.resolve("package.zip");
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(name.value()));
            zip.write(content);
            zip.closeEntry();
        }
        return file;
    }
}
