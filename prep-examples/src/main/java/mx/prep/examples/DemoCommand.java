package mx.prep.examples;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import mx.prep.error.CancelledException;
import mx.prep.error.ConfigException;
import mx.prep.event.LoggingListener;
import mx.prep.event.PublishListener;
import mx.prep.integrity.Digests;
import mx.prep.model.DigestAlgorithm;
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
        footer = {"", "Example:", "  prep demo", "  prep demo --cuts 3 --every 1s --exit", "  prep demo --faults"})
final class DemoCommand implements Callable<Integer> {
    private static final int PORT = 8080;
    private static final int CUTS = 72;
    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final Duration LONGEST_POLL = Duration.ofSeconds(1);

    @Mixin
    private final Output output = new Output();

    @Option(names = "--cuts", paramLabel = "N", description = "how many cuts (default: 72)")
    private @Nullable Integer cuts;

    @Option(
            names = "--every",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "time between two cuts (default: 10s)")
    private @Nullable Duration every;

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

    @Option(
            names = "--faults",
            description = "instead of a calm night one in which things go wrong, one after the other, in about half a"
                    + " minute: slow link, truncated download, corrupt zip, 403 with a web page, older cut, duplicate,"
                    + " same cut with other bytes, old sidecar, target down. Ends with 0 only if each was handled as"
                    + " promised and readers had a whole good cut all the while")
    private boolean faults;

    @Override
    public Integer call() throws IOException {
        if (cuts != null && cuts < 1) {
            throw new ConfigException("--cuts: a night has at least one cut");
        }
        if (faults && (cuts != null || every != null)) {
            throw new ConfigException(
                    "--faults takes as many cuts as it needs, as fast as it can: leave out --cuts" + " and --every");
        }
        Path chosen = folder;
        Path place = chosen == null ? Files.createTempDirectory("prep-demo") : Files.createDirectories(chosen);
        try {
            return (faults ? faults(place) : cuts(place)).code();
        } finally {
            if (chosen == null) {
                delete(place);
            }
        }
    }

    private ExitCode cuts(Path place) throws IOException {
        int number = cuts == null ? CUTS : cuts;
        Duration between = every == null ? EVERY : every;
        Duration poll = between.dividedBy(4).compareTo(LONGEST_POLL) < 0 ? between.dividedBy(4) : LONGEST_POLL;
        CutCount count = new CutCount();
        NightOptions options = NightOptions.standard(
                poll.isZero() ? Duration.ofMillis(1) : poll, listeners(new CutReporter(output.terminal(), count)));
        PackageGenerator generator = PackageGenerator.builder().cuts(number).build();
        try (Night night = Night.open(place, generator, port(), options, output)) {
            tellPlaces(night.site(), place);
            output.line("A new cut every " + between.toMillis() / 1000.0 + " s, " + number
                    + " in all; times in seconds. Stop with Ctrl-C.");
            return guarded(() -> play(night, count, number, between));
        }
    }

    private ExitCode faults(Path place) throws IOException {
        try (FaultNight night =
                FaultNight.open(place, port(), Digests.sidecar(DigestAlgorithm.SHA256), listeners(), output)) {
            tellPlaces(night.site(), place);
            return guarded(() -> new FaultTable(output.terminal()).play(night, List.of(DemoFault.values())));
        }
    }

    private void tellPlaces(URI site, Path place) {
        output.line("The site: " + site);
        output.line("Archive and target: " + place);
    }

    private Night.Port port() {
        Integer wanted = port;
        return new Night.Port(wanted == null ? PORT : wanted, wanted == null);
    }

    private List<PublishListener> listeners(PublishListener... others) {
        List<PublishListener> all = new ArrayList<>(List.of(others));
        if (output.isVerbose()) {
            all.add(new LoggingListener());
        }
        return all;
    }

    /** Something that ends when it is interrupted. */
    private interface Play {
        ExitCode play() throws InterruptedException;
    }

    private ExitCode guarded(Play play) {
        Thread main = Thread.currentThread();
        return Stop.guard(main::interrupt, () -> {
            try {
                return play.play();
            } catch (InterruptedException | CancelledException e) {
                output.line("Stopped.");
                return ExitCode.DONE;
            }
        });
    }

    private ExitCode play(Night night, CutCount count, int cuts, Duration between) throws InterruptedException {
        for (int number = 0; number < cuts; number++) {
            long start = System.nanoTime();
            night.handOut(number);
            count.await(night.authority().generator().cut(number), start, between);
        }
        if (!exit) {
            output.line("That was the last cut. The site stays up until Ctrl-C.");
            Stop.awaitSignal();
            return ExitCode.DONE;
        }
        output.line(count.live() + " of " + cuts + " cuts published, " + count.confirmed()
                + " confirmed by reading every file back through the edge.");
        if (count.live() < cuts) {
            return ExitCode.FAILED;
        }
        return count.confirmed() < cuts ? ExitCode.UNFINISHED : ExitCode.DONE;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
