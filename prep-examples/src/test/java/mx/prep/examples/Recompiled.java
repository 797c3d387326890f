package mx.prep.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;

/** This release's sources, of which a few lines are others, compiled to be put before this one's classes. */
final class Recompiled {
    /** Where the core's sources are. */
    static final Path SOURCES = Path.of("../prep-core/src/main/java/mx/prep");

    private Recompiled() {}

    /** A text of a source and what stands there instead. */
    record Change(Path source, String before, String after) {}

    /**
     * The folder of the changed classes.
     *
     * @param folder where they are kept; what it has is taken as it is
     */
    static Path classes(Path folder, List<Change> changes) throws IOException {
        Path classes = folder.resolve("classes");
        if (!Files.exists(classes)) {
            compile(folder, classes, changes);
        }
        return classes;
    }

    private static void compile(Path folder, Path classes, List<Change> changes) throws IOException {
        Map<Path, String> texts = new LinkedHashMap<>();
        for (Change change : changes) {
            String text =
                    texts.containsKey(change.source()) ? texts.get(change.source()) : Files.readString(change.source());
            String changed = text.replace(change.before(), change.after());
            assertNotEquals(text, changed, () -> change.source() + " has no '" + change.before() + "'");
            texts.put(change.source(), changed);
        }
        Files.createDirectories(classes);
        List<String> arguments = new ArrayList<>(List.of(
                "-nowarn", "-proc:none", "-d", classes.toString(), "-cp", System.getProperty("java.class.path")));
        for (Map.Entry<Path, String> text : texts.entrySet()) {
            Path source = folder.resolve("sources").resolve(SOURCES.relativize(text.getKey()));
            Files.createDirectories(source.getParent());
            arguments.add(Files.writeString(source, text.getValue()).toString());
        }
        assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)));
    }
}
