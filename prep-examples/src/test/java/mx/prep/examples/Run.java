package mx.prep.examples;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * A command that was run in this process; and how one is run in another.
 *
 * @param exit what it ended with
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
record Run(int exit, String out, String err) {
    static Run of(Object... args) {
        String[] words = words(args).toArray(String[]::new);
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line =
                Prep.commandLine(words).setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        int exit = line.execute(words);
        return new Run(exit, out.toString(), err.toString());
    }

    /**
     * A command that is to run in a process of its own, not started yet.
     *
     * @param options of its Java
     */
    static ProcessBuilder process(List<String> options, Object... args) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Prep.class.getName()));
        command.addAll(words(args));
        return new ProcessBuilder(command);
    }

    private static List<String> words(Object... args) {
        return Stream.of(args).map(String::valueOf).toList();
    }
}
