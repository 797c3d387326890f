package mx.prep.examples.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringTokenizer;
import mx.prep.testkit.authority.AuthoritySimulator;
import mx.prep.testkit.authority.PackageGenerator;
import mx.prep.testkit.authority.Scale;
import mx.prep.testkit.s3.S3Keys;
import mx.prep.testkit.s3.S3Server;

/**
 * Times the Lambda handler in processes that are started as Lambda starts them, with authority and buckets in this one:
 * seconds, seconds of the processor, and the most memory. Prints medians.
 *
 * <p>{@code java -Xmx1g -cp prep-examples/target/prep.jar mx.prep.examples.bench.ColdStart [RUNS] [MEGABYTES]}, where
 * MEGABYTES is the function's memory, 1,024 by default; Linux only. The processes may use all processors, which a
 * function of less than 1,769 MB can't: its time is at least the processor's seconds divided by its share.
 */
public final class ColdStart {
    private static final String HANDLER = "mx.prep.examples.lambda.PublishHandler";
    private static final S3Keys KEYS = S3Keys.lasting("AKIABENCH", "bench-secret-key");
    private static final int MEGABYTES = 1024;

    private final PackageGenerator generator =
            PackageGenerator.builder().scale(Scale.BENCH).cuts(72).build();
    private final Path folder;
    private final int megabytes;
    private final Map<String, List<Sample>> samples = new LinkedHashMap<>();

    private ColdStart(Path folder, int megabytes) {
        this.folder = folder;
        this.megabytes = megabytes;
    }

    /** Seconds, seconds of the processor, and MiB. */
    private record Sample(double wall, double processor, double memory) {}

    private enum Counted {
        FROM_START,
        CALL
    }

    /** Runs the benchmark; a handler that fails ends it. */
    public static void main(String[] args) throws IOException {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
        int megabytes = args.length > 1 ? Integer.parseInt(args[1]) : MEGABYTES;
        Path folder = Files.createTempDirectory("prep-cold");
        try {
            ColdStart bench = new ColdStart(folder, megabytes);
            for (int round = 0; round <= rounds; round++) {
                bench.round();
                if (round == 0) {
                    bench.samples.clear();
                }
            }
            bench.print(System.out, rounds);
        } finally {
            Benchmark.delete(folder);
        }
    }

    /** One instance that publishes two cuts, and one that finds them live. */
    private void round() throws IOException {
        try (S3Server server = S3Server.builder().keys(KEYS).start();
                AuthoritySimulator authority = AuthoritySimulator.builder()
                        .generator(generator)
                        .plainHttp()
                        .start()) {
            server.bucket("archive").bucket("portal");
            configure(server, authority);
            authority.publish(40);
            try (Instance first = new Instance(command(), folder)) {
                first.started();
                first.first("a whole publication");
                first.next("nothing new");
                authority.publish(41);
                first.next("the next cut");
            }
            try (Instance second = new Instance(command(), folder)) {
                second.started();
                second.first("nothing new");
            }
        }
    }

    private void configure(S3Server server, AuthoritySimulator authority) throws IOException {
        String where = "region: " + server.region() + ", endpoint: \"" + server.endpoint() + "\"";
        Files.writeString(
                folder.resolve("prep.yaml"),
                "source: {type: https, url: \"" + authority.packageUri() + "\"}\n"
                        + "integrity: {type: sidecar}\n"
                        + "archive: {type: s3, bucket: archive, " + where + "}\n"
                        + "targets: [{type: aws, name: portal, bucket: portal, " + where + "}]\n");
    }

    /** As Lambda's runtimes since Java 17 do: the serial collector and the first compiler only, within the memory. */
    private List<String> command() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + megabytes * 85 / 100 + "m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                LambdaInstance.class.getName(),
                HANDLER);
    }

    private void print(PrintStream out, int rounds) {
        out.printf("3,004 files, 188 MB unpacked, in place; %d MB; medians of %d%n", megabytes, rounds);
        out.printf("%-28s %8s %8s %8s%n", "", "seconds", "cpu s", "MiB");
        samples.forEach((what, of) -> out.printf(
                Locale.ROOT,
                "%-28s %8.2f %8.2f %8.0f%n",
                what,
                Contest.median(of.stream().map(Sample::wall).toList()),
                Contest.median(of.stream().map(Sample::processor).toList()),
                Contest.median(of.stream().map(Sample::memory).toList())));
    }

    /** A process with the handler. */
    private final class Instance implements AutoCloseable {
        private final Process process;
        private final BufferedReader answers;
        private final BufferedWriter requests;
        private double processor;

        Instance(List<String> command, Path folder) throws IOException {
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
            builder.environment()
                    .putAll(Map.of(
                            "AWS_ACCESS_KEY_ID", KEYS.accessKey(),
                            "AWS_SECRET_ACCESS_KEY", KEYS.secretKey(),
                            "LAMBDA_TASK_ROOT", folder.toString()));
            process = builder.start();
            answers = process.inputReader(StandardCharsets.UTF_8);
            requests = process.outputWriter(StandardCharsets.UTF_8);
        }

        /** The handler is made. */
        void started() throws IOException {
            read("cold, to the handler", Counted.FROM_START);
        }

        /** The first call, with all that came before it. */
        void first(String what) throws IOException {
            processor = 0;
            read(call("cold, " + what), Counted.FROM_START);
        }

        /** One more call. */
        void next(String what) throws IOException {
            read(call("warm, " + what), Counted.CALL);
        }

        private String call(String what) throws IOException {
            requests.write("\n");
            requests.flush();
            return what;
        }

        private void read(String what, Counted counted) throws IOException {
            String line = answers.readLine();
            if (line == null) {
                throw new IOException("the handler failed");
            }
            StringTokenizer words = new StringTokenizer(line);
            double sinceStart = Double.parseDouble(words.nextToken());
            double call = Double.parseDouble(words.nextToken());
            double used = Double.parseDouble(words.nextToken());
            double memory = Double.parseDouble(words.nextToken());
            add(what, new Sample(counted == Counted.CALL ? call : sinceStart, used - processor, memory));
            processor = used;
        }

        private void add(String what, Sample sample) {
            samples.computeIfAbsent(what, any -> new ArrayList<>()).add(sample);
        }

        @Override
        public void close() throws IOException {
            requests.close();
            process.onExit().join();
        }
    }
}
