package mx.prep.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import mx.prep.examples.Recompiled.Change;

/**
 * The runner as a later release could be, in a process of its own: this one's sources, of which a few lines are others,
 * compiled and put before this one's classes.
 */
final class NextRelease implements AutoCloseable {
    private static final Path JSON = Recompiled.SOURCES.resolve("internal/format/Json.java");
    private static final Path MANIFEST = Recompiled.SOURCES.resolve("internal/format/ManifestFormat.java");
    private static final Path RECIPE = Recompiled.SOURCES.resolve("model/Recipe.java");

    private final Process process;
    private final BufferedReader out;
    private final BufferedWriter in;

    private NextRelease(Path folder, List<Change> changes) throws IOException {
        Path classes = Recompiled.classes(folder, changes);
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-cp",
                classes + File.pathSeparator + System.getProperty("java.class.path"),
                CommandLoop.class.getName());
        process = new ProcessBuilder(command)
                .redirectError(folder.resolve("err.txt").toFile())
                .start();
        out = process.inputReader(UTF_8);
        in = process.outputWriter(UTF_8);
    }

    /**
     * One that writes more into each document and of each file, and that stores by another recipe.
     *
     * @param folder where its classes are kept for the next that is started
     */
    static NextRelease withMoreFields(Path folder) throws IOException {
        return new NextRelease(
                folder.resolve("fields"),
                List.of(
                        new Change(JSON, "return (MAPPER.writeValueAsString(document)", """
                                document.putObject("later").putArray("list").add("x");
                                document.put("laterText", "y");
                                return (MAPPER.writeValueAsString(document)"""),
                        new Change(MANIFEST, "write(json, manifest.content());", """
                                json.writeStringField("laterText", "y");
                                json.writeObjectFieldStart("later");
                                json.writeEndObject();
                                write(json, manifest.content());"""),
                        new Change(MANIFEST, "json.writeStringField(\"path\", file.path().value());", """
                                json.writeArrayFieldStart("later");
                                json.writeEndArray();
                                json.writeNumberField("laterNumber", 7);
                                json.writeStringField("path", file.path().value());"""),
                        new Change(RECIPE, "FORMAT = 1;", "FORMAT = 2;")));
    }

    /**
     * One that writes another schema and reads both.
     *
     * @param folder where its classes are kept for the next that is started
     */
    static NextRelease withAnotherSchema(Path folder) throws IOException {
        return new NextRelease(
                folder.resolve("schema"),
                List.of(
                        new Change(JSON, "SCHEMA = 1;", "SCHEMA = 2;"),
                        new Change(
                                JSON,
                                "if (schema.intValue() != SCHEMA) {",
                                "if (schema.intValue() < 1 || schema.intValue() > SCHEMA) {"),
                        new Change(MANIFEST, "SCHEMA = 1;", "SCHEMA = 2;"),
                        new Change(
                                MANIFEST,
                                "&& !Integer.toString(SCHEMA).equals(schema)",
                                "&& !\"1\".equals(schema) && !Integer.toString(SCHEMA).equals(schema)"),
                        new Change(RECIPE, "FORMAT = 1;", "FORMAT = 2;")));
    }

    /** Runs a command there. */
    Run run(Object... words) throws IOException {
        in.write(Arrays.stream(words).map(String::valueOf).collect(Collectors.joining("\t")));
        in.newLine();
        in.flush();
        StringBuilder said = new StringBuilder();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(CommandLoop.EXIT)) {
                return new Run(Integer.parseInt(line.substring(CommandLoop.EXIT.length())), said.toString(), "");
            }
            said.append(line).append('\n');
        }
        throw new AssertionError("it ended after: " + said);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
