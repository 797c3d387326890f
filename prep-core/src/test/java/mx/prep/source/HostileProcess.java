package mx.prep.source;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import mx.prep.error.SourceException;
import mx.prep.internal.receive.ReceiveStage;
import mx.prep.internal.receive.Receiving;
import mx.prep.internal.time.Ticker;
import mx.prep.model.Refusal;
import mx.prep.spi.LastSeen;
import mx.prep.spi.PackageOffer;
import mx.prep.spi.SourceAnswer;

/** A Java with 64 MiB of heap that polls one server after the other and receives what they send. */
final class HostileProcess {
    private static final long CAP = 8 << 20;
    /** Many times what all of them take. */
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private HostileProcess() {}

    /**
     * What came of one server.
     *
     * @param outcome as {@link Hostility#outcomes}
     * @param millis how long it took
     * @param message what was said
     */
    record Outcome(String outcome, long millis, String message) {}

    /** What came of all, and whether the process ended well. */
    record Run(Map<Hostility, Outcome> outcomes, boolean endedWell, String said) {}

    /** Runs it to its end, or ends it after 5 minutes. */
    static Run run(Path folder, Map<Hostility, URI> servers, String... options)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx64m", "-XX:+ExitOnOutOfMemoryError"));
        command.addAll(List.of(options));
        command.addAll(List.of(
                "-cp", System.getProperty("java.class.path"), HostileProcess.class.getName(), folder.toString()));
        servers.forEach((hostility, address) -> command.add(hostility + "=" + address));
        Path output = Files.createTempFile(folder, "said", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS);
        process.destroyForcibly().waitFor();
        String said = Files.readString(output) + (ended ? "" : "not over after " + LONGEST);
        boolean endedWell = ended && process.exitValue() == 0;
        Map<Hostility, Outcome> outcomes = new EnumMap<>(Hostility.class);
        for (String line : said.lines().toList()) {
            String[] cells = line.split("\t", -1);
            if (cells.length == 4) {
                outcomes.put(Hostility.valueOf(cells[0]), new Outcome(cells[1], Long.parseLong(cells[2]), cells[3]));
            }
        }
        return new Run(outcomes, endedWell, said);
    }

    /**
     * Prints a line for each server.
     *
     * @param arguments the folder with {@code ca.pem}, then behaviours with addresses
     */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        for (String argument : List.of(arguments).subList(1, arguments.length)) {
            Hostility hostility = Hostility.valueOf(argument.substring(0, argument.indexOf('=')));
            URI address = URI.create(argument.substring(argument.indexOf('=') + 1));
            HttpSourceBuilder builder =
                    hostility.configured(HttpSource.at(address).trust(folder.resolve("ca.pem")));
            Path work = folder.resolve("work");
            long started = System.nanoTime();
            Outcome outcome;
            try (HttpSource source = builder.time(Clock.systemUTC(), Ticker.SYSTEM, pause -> {})
                            .build();
                    ReceiveStage stage = new ReceiveStage(work, CAP, (name, bytes, total) -> {})) {
                outcome = receive(hostility, source, stage, started);
            }
            System.out.println(hostility + "\t" + outcome.outcome() + left(work) + "\t" + outcome.millis() + "\t"
                    + outcome.message().replaceAll("\\s", " "));
        }
    }

    private static Outcome receive(Hostility hostility, HttpSource source, ReceiveStage stage, long started)
            throws IOException {
        String outcome;
        String message = "";
        try {
            SourceAnswer.Offers offers = (SourceAnswer.Offers) source.poll(LastSeen.NOTHING);
            PackageOffer offer = offers.oldestFirst().get(0);
            Receiving receiving = stage.receive(offer, source.kind(), new ReceiveStage.Times(null, Instant.EPOCH));
            if (receiving instanceof Receiving.Received here) {
                byte[] whole = hostility.whole();
                boolean same = whole.length == 0
                        || Arrays.equals(
                                whole, Files.readAllBytes(here.received().file()));
                outcome = "received " + here.received().length() + (same ? "" : " other bytes");
                here.received().close();
            } else {
                Refusal refusal = ((Receiving.Refused) receiving).refusal();
                outcome = "refused " + refusal.code();
                message = refusal.message();
            }
        } catch (SourceException e) {
            outcome = "failed";
            message = String.valueOf(e.getMessage());
        }
        return new Outcome(outcome, (System.nanoTime() - started) / 1_000_000, message);
    }

    private static String left(Path work) throws IOException {
        try (Stream<Path> files = Files.exists(work) ? Files.list(work) : Stream.empty()) {
            return files.anyMatch(file -> file.getFileName().toString().startsWith("package-")) ? " and left it" : "";
        }
    }
}
