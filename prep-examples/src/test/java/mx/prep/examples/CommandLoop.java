package mx.prep.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/**
 * A runner that stays and takes commands from standard input, one a line, their words separated by tabs. It answers
 * each with what the command said and a line that starts with {@value #EXIT} and has the exit code.
 */
final class CommandLoop {
    static final String EXIT = "exit\t";

    private CommandLoop() {}

    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split("\t");
            StringWriter said = new StringWriter();
            PrintWriter out = new PrintWriter(said, true);
            CommandLine command = Prep.commandLine(words).setOut(out).setErr(out);
            int exit = command.execute(words);
            System.out.println(said);
            System.out.println(EXIT + exit);
            System.out.flush();
        }
    }
}
