package mx.prep.examples.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.StringTokenizer;

/** A {@link StoreStand} in a process of its own. */
final class StandProcess implements AutoCloseable {
    private final Process process;
    private final OutputStream orders;
    private final BufferedReader answers;

    private StandProcess(Process process) {
        this.process = process;
        this.orders = process.getOutputStream();
        this.answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /**
     * What a server was asked.
     *
     * @param requests all requests
     * @param bytes of the bodies that came
     * @param processor seconds that it worked
     */
    record Asked(long requests, long bytes, double processor) {}

    /** @param store what {@link StoreStand} is told to be */
    static StandProcess start(Path jar, String store) throws IOException {
        List<String> command = List.of(
                "java",
                "-Xmx6g",
                // Without these the JDK's server holds small answers back, and closes idle connections.
                "-Dsun.net.httpserver.nodelay=true",
                "-Dsun.net.httpserver.maxIdleConnections=1000",
                "-cp",
                jar.toString(),
                StoreStand.class.getName(),
                store);
        return new StandProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Forgets everything and has these buckets; the server's address, which stays. */
    String empty(List<String> buckets) throws IOException {
        return ask("empty " + String.join(" ", buckets));
    }

    /** What a store's part of {@code prep.yaml} needs to reach it. */
    String options() throws IOException {
        return ask("options");
    }

    /** Lets each request wait. */
    void latency(int milliseconds) throws IOException {
        ask("latency " + milliseconds);
    }

    /** What it was asked since the last time. */
    Asked asked() throws IOException {
        StringTokenizer words = new StringTokenizer(ask("counts"));
        return new Asked(
                Long.parseLong(words.nextToken()),
                Long.parseLong(words.nextToken()),
                Double.parseDouble(words.nextToken()));
    }

    /** Writes a bucket's objects, but for those saved before, into a folder. */
    void save(String bucket, Path folder) throws IOException {
        ask("save " + bucket + " " + folder);
    }

    private String ask(String order) throws IOException {
        orders.write((order + "\n").getBytes(StandardCharsets.UTF_8));
        orders.flush();
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException("the server ended at: " + order);
        }
        return answer;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
