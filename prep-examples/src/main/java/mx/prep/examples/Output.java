package mx.prep.examples;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Objects;
import mx.prep.examples.terminal.Terminal;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How a command that reports writes: for people or for programs. */
final class Output {
    @Option(names = "--json", description = "write one line of JSON instead of text")
    private boolean json;

    @Option(
            names = {"-v", "--verbose"},
            description = "log what happens to standard error")
    private boolean verbose;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    private @Nullable Terminal terminal;

    boolean isJson() {
        return json;
    }

    /** Whether the log is wanted; turns it on. */
    boolean isVerbose() {
        if (verbose && LoggerFactory.getLogger("mx.prep") instanceof Logger logger) {
            logger.setLevel(Level.INFO);
        }
        return verbose;
    }

    synchronized Terminal terminal() {
        Terminal known = terminal;
        if (known == null) {
            CommandSpec command = Objects.requireNonNull(spec, "mixed into a command");
            PrintWriter out = command.commandLine().getOut();
            known = json ? Terminal.plain(out, Terminal.DEFAULT_WIDTH) : Terminal.detect(out);
            terminal = known;
        }
        return known;
    }

    void line(String text) {
        terminal().line(text);
    }

    void json(Map<String, ?> value) {
        terminal().json(value);
    }
}
