package mx.prep.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Java of its own with no more heap than it is given, and the classes of this one. */
public final class BoundedJava {
    private BoundedJava() {}

    /**
     * What came of it.
     *
     * @param lines what it wrote, errors among them
     * @param endedWell whether its status was 0
     */
    public record Run(List<String> lines, boolean endedWell) {
        public Run {
            lines = List.copyOf(lines);
        }

        @Override
        public String toString() {
            return String.join("\n", lines);
        }
    }

    /** Runs a class to its end. */
    public static Run run(int mebibytes, Class<?> main, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + mebibytes + "m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        boolean endedWell = process.waitFor() == 0;
        return new Run(said.lines().toList(), endedWell);
    }
}
