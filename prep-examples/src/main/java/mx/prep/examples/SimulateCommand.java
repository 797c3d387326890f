package mx.prep.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import mx.prep.error.ConfigException;
import mx.prep.testkit.authority.AuthorityFault;
import mx.prep.testkit.authority.AuthoritySimulator;
import mx.prep.testkit.authority.PackageGenerator;
import mx.prep.testkit.authority.Scale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        description = "Plays an electoral authority on this machine: hands out an invented night's packages over HTTPS,"
                + " one cut after the other. What can go wrong with them is caused from its control address, which is"
                + " plain HTTP on a port of its own.")
final class SimulateCommand implements Callable<Integer> {
    @Mixin
    private final Output output = new Output();

    @Option(names = "--port", paramLabel = "P", defaultValue = "8443", description = "the port (default: 8443)")
    private int port;

    @Option(
            names = "--control-port",
            paramLabel = "P",
            description = "the control address's port (default: the one after --port)")
    private @Nullable Integer controlPort;

    @Option(names = "--cuts", paramLabel = "N", defaultValue = "72", description = "how many cuts (default: 72)")
    private int cuts;

    @Option(
            names = "--every",
            paramLabel = "TIME",
            defaultValue = "10s",
            converter = DurationConverter.class,
            description = "time between two cuts (default: 10s)")
    private Duration every = Duration.ofSeconds(10);

    @Option(names = "--seed", paramLabel = "N", defaultValue = "2021", description = "what chance starts from")
    private long seed;

    @Option(
            names = "--size",
            defaultValue = "DEMO",
            description = "how large the packages are: ${COMPLETION-CANDIDATES} (default: demo)")
    private Size size = Size.DEMO;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            defaultValue = "authority-ca.pem",
            description = "where the certificate of its throw-away CA is written (default: authority-ca.pem)")
    private Path ca = Path.of("authority-ca.pem");

    /** How large the packages are. */
    enum Size {
        DEMO,
        BENCH,
        FILES_20K,
        FILES_70K;

        Scale scale() {
            return switch (this) {
                case DEMO -> Scale.DEMO;
                case BENCH -> Scale.BENCH;
                case FILES_20K -> Scale.FILES_20K;
                case FILES_70K -> Scale.FILES_70K;
            };
        }
    }

    @Spec
    void explainFaults(CommandSpec spec) {
        List<String> footer = new ArrayList<>(List.of(
                "",
                "What can go wrong: POST http://127.0.0.1:8444/control/NAME causes it, once;",
                "GET http://127.0.0.1:8444/control lists it."));
        for (AuthorityFault fault : AuthorityFault.values()) {
            footer.add(String.format("  %-14s  %s", fault.slug(), fault.sentence()));
        }
        footer.addAll(List.of(
                "",
                "Example:",
                "  prep simulate --port 8443 --every 30s --cuts 20",
                "  curl -X POST http://127.0.0.1:8444/control/truncated"));
        spec.usageMessage().footer(footer.toArray(String[]::new));
    }

    @Override
    public Integer call() throws IOException {
        PackageGenerator generator = PackageGenerator.builder()
                .seed(seed)
                .scale(size.scale())
                .cuts(Math.max(1, cuts))
                .build();
        try (AuthoritySimulator authority = start(generator)) {
            Files.writeString(ca, authority.ca().pem());
            output.line("The authority hands out " + authority.packageUri() + ", a new cut every "
                    + every.toMillis() / 1000.0 + " s.");
            output.line("Its certificate's issuer is in " + ca + ". In prep.yaml:");
            output.line(
                    "  source: {type: https, url: \"" + authority.packageUri() + "\", every: 5s, trust: " + ca + "}");
            output.line("What can go wrong is listed at " + authority.controlUri() + " and caused, once, with such as");
            output.line("  curl -X POST " + authority.controlUri() + "/truncated");
            output.line("Stop with Ctrl-C.");
            Stop.awaitSignal();
        }
        return ExitCode.DONE.code();
    }

    private AuthoritySimulator start(PackageGenerator generator) {
        Integer wanted = controlPort;
        int control = wanted != null ? wanted : port == 0 ? 0 : port + 1;
        try {
            return AuthoritySimulator.builder()
                    .generator(generator)
                    .port(port)
                    .control(control)
                    .every(every)
                    .start();
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigException(
                    "port " + port + " or " + control + " can't be used: " + e.getMessage()
                            + "; choose others with --port and --control-port",
                    e);
        }
    }
}
