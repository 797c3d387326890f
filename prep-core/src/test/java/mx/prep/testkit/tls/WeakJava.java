package mx.prep.testkit.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a program in a Java of its own whose settings allow every version of TLS, on this one's class path. */
public final class WeakJava {
    private WeakJava() {}

    /**
     * Runs a program to its end.
     *
     * @param program has a {@code main}
     * @param folder where the settings are written; the program's only argument
     * @param options more options of Java, such as {@code -Dhttps.protocols=TLSv1.1}
     * @return what it printed, standard error included
     * @throws AssertionError if it doesn't end with 0
     */
    public static String run(Class<?> program, Path folder, String... options)
            throws IOException, InterruptedException {
        Path weak = Files.writeString(
                folder.resolve("weak.security"),
                "jdk.tls.disabledAlgorithms=\njdk.tls.legacyAlgorithms=\njdk.certpath.disabledAlgorithms=\n");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Djava.security.properties=" + weak);
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName(), folder.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        if (code != 0) {
            throw new AssertionError("ended with " + code + ": " + said);
        }
        return said;
    }
}
