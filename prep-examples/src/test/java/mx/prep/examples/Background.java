package mx.prep.examples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;

/** A command that runs until it is stopped, in a thread of this process. */
final class Background implements AutoCloseable {
    private final BufferedReader out;
    private final StringWriter err = new StringWriter();
    private final FutureTask<Integer> task;
    private final Thread thread;

    private Background(String[] words) throws IOException {
        PipedReader reader = new PipedReader(1 << 16);
        out = new BufferedReader(reader);
        PrintWriter writer = new PrintWriter(new PipedWriter(reader), true);
        CommandLine line = Prep.commandLine(words).setOut(writer).setErr(new PrintWriter(err, true));
        Callable<Integer> run = () -> {
            try (writer) {
                return line.execute(words);
            }
        };
        task = new FutureTask<>(run);
        thread = new Thread(task, "command");
        thread.start();
    }

    static Background of(Object... args) throws IOException {
        return new Background(Arrays.stream(args).map(String::valueOf).toArray(String[]::new));
    }

    /** Waits for a line with this text. */
    String await(String text) throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.contains(text)) {
                return line;
            }
        }
        throw new AssertionError("it ended without a line with " + text + "; it said: " + err);
    }

    /** Asks it to stop, as a signal would, and says what it ended with. */
    int stop() throws Exception {
        thread.interrupt();
        return task.get(60, TimeUnit.SECONDS);
    }

    String err() {
        return err.toString();
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
