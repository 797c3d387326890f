package mx.prep.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mx.prep.model.Limits;
import mx.prep.spi.Builder;

/** A line of {@code prep.yaml} that a message prints, taken at its word. */
public final class PrintedLine {
    private static final Pattern PRINTED = Pattern.compile("'(\\w+: [^']+)' (?:and '(\\w+: [^']+)' )?under (\\w+)");
    /** The value of every environment variable. */
    public static final String SECRET = "s3cret";

    private final Path folder;
    private final String yaml;
    private final String block;

    private PrintedLine(Path folder, String yaml, String block) {
        this.folder = folder;
        this.yaml = yaml;
        this.block = block;
    }

    /**
     * The line that a message prints.
     *
     * @param folder what its paths are relative to
     */
    public static PrintedLine in(String message, Path folder) {
        Matcher printed = PRINTED.matcher(message);
        if (!printed.find()) {
            throw new AssertionError("it prints no line: " + message);
        }
        String second = printed.group(2) == null ? "" : printed.group(2) + "\n";
        return new PrintedLine(folder, printed.group(1) + "\n" + second, printed.group(3));
    }

    /** Puts it onto a source's builder, as the configuration would. */
    public void onto(Builder<?> source) {
        Problems problems = new Problems(file());
        binder(problems).set(source, read(problems), "source");
        problems.throwErrors();
    }

    /** The limits that it stands for. */
    public Limits limits() {
        Problems problems = new Problems(file());
        Object limits =
                binder(problems).value(Limits.class, read(problems), "limits").orElse(Limits.DEFAULT);
        problems.throwErrors();
        return (Limits) limits;
    }

    private Binder binder(Problems problems) {
        return new Binder(Components.of(List.of()), folder, variable -> SECRET, problems);
    }

    private Node.Block read(Problems problems) {
        return YamlReader.read(file(), problems).orElseThrow();
    }

    private Path file() {
        try {
            return Files.writeString(folder.resolve("printed.yaml"), yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The line, without where it stands. */
    public String yaml() {
        return yaml.strip();
    }

    /** The key that it stands under. */
    public String block() {
        return block;
    }
}
