package mx.prep.examples.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How the runner is started.
 *
 * @param jar {@code prep.jar}
 */
record Runner(Path jar) {
    /** {@code java -jar prep.jar} with these arguments. */
    List<String> plain(String heap, String... arguments) {
        List<String> command = new ArrayList<>(List.of("java", "-Xmx" + heap, "-jar", jar.toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Whether {@code prep --make-archive} has been run. */
    boolean hasArchive() {
        return Files.isExecutable(script()) && Files.exists(jar.resolveSibling("prep.jsa"));
    }

    /** {@code prep} with these arguments, which starts the same jar with its archive of classes. */
    List<String> archived(String heap, String... arguments) {
        List<String> command = new ArrayList<>(List.of("env", "JAVA_OPTS=-Xmx" + heap, script().toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    private Path script() {
        return jar.resolveSibling("../prep").normalize();
    }
}
