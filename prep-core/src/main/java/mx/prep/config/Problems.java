package mx.prep.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import mx.prep.error.ConfigException;
import mx.prep.model.PlainText;

/** Collects what is wrong with one file, so that all of it is told at once. */
final class Problems {
    private final Path file;
    private final List<Finding> findings = new ArrayList<>();

    Problems(Path file) {
        this.file = file;
    }

    void add(int line, String key, String message) {
        findings.add(new Finding(Finding.Level.ERROR, file, line, PlainText.line(key), PlainText.line(message)));
    }

    void warn(int line, String key, String message) {
        findings.add(new Finding(Finding.Level.WARNING, file, line, PlainText.line(key), PlainText.line(message)));
    }

    boolean hasErrors() {
        return findings.stream().anyMatch(f -> f.level() == Finding.Level.ERROR);
    }

    /** Everything found, in the order of the lines. */
    List<Finding> inOrder() {
        return findings.stream().sorted(Comparator.comparingInt(Finding::line)).toList();
    }

    /** Throws one exception with a line for each error, if there is any. */
    void throwErrors() {
        if (hasErrors()) {
            throw new ConfigException(inOrder().stream()
                    .filter(f -> f.level() == Finding.Level.ERROR)
                    .map(Finding::toString)
                    .collect(Collectors.joining("\n")));
        }
    }
}
