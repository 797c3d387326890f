package mx.prep.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import mx.prep.error.ConfigException;
import mx.prep.testkit.authority.PackageGenerator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "The whole night in miniature on this machine: an authority hands out packages over HTTPS, a"
                + " publisher fetches, verifies, archives and publishes each one, an edge serves it, and every file is"
                + " read back through the edge.",
        footer = {"", "Example:", "  prep demo", "  prep demo --cuts 3 --every 1s --exit"})
final class DemoCommand implements Callable<Integer> {
    private static final int PORT = 8080;

    @Mixin
    private final Output output = new Output();

    @Option(names = "--cuts", paramLabel = "N", defaultValue = "72", description = "how many cuts (default: 72)")
    private int cuts;

    @Option(
            names = "--every",
            paramLabel = "TIME",
            defaultValue = "10s",
            converter = DurationConverter.class,
            description = "time between two cuts (default: 10s)")
    private Duration every = Duration.ofSeconds(10);

    @Option(names = "--port", paramLabel = "P", description = "the site's port (default: 8080, or any that is free)")
    private @Nullable Integer port;

    @Option(
            names = "--dir",
            paramLabel = "FOLDER",
            description = "where archive and site are kept (default: a temporary folder that is deleted)")
    private @Nullable Path folder;

    @Option(
            names = "--exit",
            description = "end after the last cut: with 0 only if all were published and confirmed by reading every"
                    + " file back through the edge")
    private boolean exit;

    @Override
    public Integer call() throws IOException {
        if (cuts < 1) {
            throw new ConfigException("--cuts: a night has at least one cut");
        }
        PackageGenerator generator = PackageGenerator.builder().cuts(cuts).build();
        Path chosen = folder;
        Path place = chosen == null ? Files.createTempDirectory("prep-demo") : Files.createDirectories(chosen);
        Integer wanted = port;
        try (Night night = Night.open(place, generator, wanted == null ? PORT : wanted, wanted == null, output)) {
            output.line("The site: " + night.site());
            output.line("Archive and target: " + place);
            output.line("A new cut every " + every.toMillis() / 1000.0 + " s, " + cuts
                    + " in all; times in seconds. Stop with Ctrl-C.");
            Thread main = Thread.currentThread();
            return Stop.guard(main::interrupt, () -> play(night).code());
        } finally {
            if (chosen == null) {
                delete(place);
            }
        }
    }

    private ExitCode play(Night night) {
        try {
            for (int number = 0; number < cuts; number++) {
                night.play(number, every);
            }
            if (!exit) {
                output.line("That was the last cut. The site stays up until Ctrl-C.");
                Stop.awaitSignal();
                return ExitCode.DONE;
            }
        } catch (InterruptedException e) {
            output.line("Stopped.");
            return ExitCode.DONE;
        }
        output.line(night.live() + " of " + cuts + " cuts published, " + night.confirmed()
                + " confirmed by reading every file back through the edge.");
        if (night.live() < cuts) {
            return ExitCode.FAILED;
        }
        return night.confirmed() < cuts ? ExitCode.UNFINISHED : ExitCode.DONE;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
