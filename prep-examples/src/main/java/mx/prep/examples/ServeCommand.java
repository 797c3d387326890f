package mx.prep.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import mx.prep.config.PrepConfig;
import mx.prep.edge.EdgeStatus;
import mx.prep.edge.EmbeddedEdge;
import mx.prep.edge.Front;
import mx.prep.error.ConfigException;
import mx.prep.event.PublishEvent;
import mx.prep.event.PublishListener;
import mx.prep.examples.edge.EdgeServer;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.Target;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = "Serves a target to readers until stopped, and follows its pointer by itself. While nothing is"
                + " published it shows a holding page.",
        footer = {"", "Example:", "  prep serve --target portal --port 8080"})
final class ServeCommand implements Callable<Integer> {
    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Mixin
    private final Output output = new Output();

    @Option(names = "--target", paramLabel = "NAME", description = "which target (default: the only one)")
    private @Nullable String target;

    @Option(names = "--port", paramLabel = "P", defaultValue = "8080", description = "the port (default: 8080)")
    private int port;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "the local address to listen at (default: 127.0.0.1, this machine only)")
    private String host = "127.0.0.1";

    @Option(names = "--tls", paramLabel = "FILE", description = "a PKCS#12 file with key and certificates")
    private @Nullable Path keyStore;

    @Option(
            names = "--tls-password-env",
            paramLabel = "VARIABLE",
            defaultValue = "PREP_TLS_PASSWORD",
            description = "the environment variable with its password (default: PREP_TLS_PASSWORD)")
    private String passwordVariable = "PREP_TLS_PASSWORD";

    @Option(
            names = "--frame-ancestors",
            paramLabel = "ORIGIN",
            split = ",",
            defaultValue = "*",
            description = "who may show the site in a frame (default: *, everybody)")
    private List<String> frameAncestors = List.of("*");

    @Option(names = "--behind-cdn", description = "a CDN that keys by URL asks, not readers")
    private boolean behindCdn;

    @Mixin
    private final MetricsOption metrics = new MetricsOption();

    @Override
    public Integer call() throws IOException {
        PrepConfig loaded = config.load();
        Target chosen = choose(loaded);
        try (metrics;
                EmbeddedEdge edge = EmbeddedEdge.builder()
                        .store(chosen.store())
                        .prefix(chosen.prefix())
                        .frameAncestors(frameAncestors)
                        .front(behindCdn ? Front.CDN : Front.READERS)
                        .listener(incidents())
                        .build();
                EdgeServer server = server(edge)) {
            edge.start();
            bind(server);
            if (metrics.isWanted()) {
                EdgeMeters.bind(metrics.registry(), edge, server);
                output.line("Meters at " + metrics.start() + ".");
            }
            output.line("Serving " + chosen.name() + " at " + server.uri() + " (" + served(edge.status())
                    + "). Stop with Ctrl-C.");
            Stop.awaitSignal();
            return ExitCode.DONE.code();
        } finally {
            loaded.source().close();
            loaded.archives().forEach(ObjectStore::close);
            loaded.targets().forEach(t -> t.store().close());
        }
    }

    private static String served(EdgeStatus status) {
        if (status.release() != null) {
            return "release " + status.release();
        }
        return status.problem() == null
                ? "nothing is published yet"
                : "status 503 until its pointer can be read: " + status.problem();
    }

    private Target choose(PrepConfig loaded) {
        String name = target;
        if (name != null) {
            return loaded.target(name);
        }
        if (loaded.targets().size() > 1) {
            throw new ConfigException("there are several targets: say which with --target, one of "
                    + String.join(
                            ", ", loaded.targets().stream().map(Target::name).toList()));
        }
        return loaded.targets().get(0);
    }

    private EdgeServer server(EmbeddedEdge edge) {
        EdgeServer.ServerBuilder builder =
                EdgeServer.builder().edge(edge).host(host).port(port);
        Path keys = keyStore;
        if (keys != null) {
            String password = System.getenv(passwordVariable);
            if (password == null) {
                throw new ConfigException("--tls: the environment variable " + passwordVariable
                        + " isn't set; it holds the password of " + keys);
            }
            builder.tls(EdgeServer.tlsFrom(keys, password));
        }
        return builder.build();
    }

    private void bind(EdgeServer server) {
        try {
            server.start();
        } catch (IOException e) {
            throw new ConfigException(
                    "port " + port + " of " + host + " can't be used: " + e.getMessage()
                            + "; choose another with --port",
                    e);
        }
    }

    private PublishListener incidents() {
        return event -> {
            if (event instanceof PublishEvent.IncidentOpened incident) {
                output.line("Incident: " + incident.message());
            }
        };
    }
}
