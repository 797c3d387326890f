package mx.prep.examples;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine;

/**
 * A command that was run in this process.
 *
 * @param exit what it ended with
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
record Run(int exit, String out, String err) {
    static Run of(Object... args) {
        String[] words = List.of(args).stream().map(String::valueOf).toArray(String[]::new);
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line =
                Prep.commandLine(words).setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        int exit = line.execute(words);
        return new Run(exit, out.toString(), err.toString());
    }
}
