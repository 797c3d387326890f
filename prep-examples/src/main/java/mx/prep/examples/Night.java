package mx.prep.examples;

import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;
import mx.prep.Publisher;
import mx.prep.PublisherBuilder;
import mx.prep.edge.EmbeddedEdge;
import mx.prep.edge.FolderTarget;
import mx.prep.error.ConfigException;
import mx.prep.examples.edge.EdgeServer;
import mx.prep.model.ConfirmScope;
import mx.prep.model.Election;
import mx.prep.source.HttpSource;
import mx.prep.spi.LastSeen;
import mx.prep.spi.PackageSource;
import mx.prep.spi.SourceAnswer;
import mx.prep.spi.Target;
import mx.prep.store.FolderStore;
import mx.prep.testkit.authority.AuthoritySimulator;
import mx.prep.testkit.authority.PackageGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A night on this machine: authority, publisher and edge, each talking to the next as they do in the real one. The
 * publisher's clock is the authority's. One thread.
 */
final class Night implements AutoCloseable {
    /** What the demo's target is called. */
    static final String TARGET = "site";

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final AuthoritySimulator authority;
    private final EdgeServer server;
    private final Path folder;
    private final NightOptions options;
    private final Output output;
    private final ReentrantLock turns = new ReentrantLock();
    private @Nullable Publisher publisher;

    /** The authority, asked only between two cuts: each cut makes its clock jump, and an answer tells the time. */
    private record Turns(PackageSource source, ReentrantLock turns) implements PackageSource {
        @Override
        public SourceAnswer poll(LastSeen last) {
            turns.lock();
            try {
                return source.poll(last);
            } finally {
                turns.unlock();
            }
        }

        @Override
        public String kind() {
            return source.kind();
        }

        @Override
        public void close() {
            source.close();
        }
    }

    /**
     * Where the site is served.
     *
     * @param number the port
     * @param otherwise whether another will do
     */
    record Port(int number, boolean otherwise) {}

    private Night(Path folder, AuthoritySimulator authority, EdgeServer server, NightOptions options, Output output) {
        this.folder = folder;
        this.authority = authority;
        this.server = server;
        this.options = options;
        this.output = output;
    }

    /** Starts authority and edge; the publisher starts with the first cut. */
    static Night open(Path folder, PackageGenerator generator, Port port, NightOptions options, Output output)
            throws IOException {
        AuthoritySimulator authority =
                AuthoritySimulator.builder().generator(generator).start();
        FolderStore store = FolderStore.at(folder.resolve("site"));
        EmbeddedEdge edge =
                EmbeddedEdge.builder().store(store).every(options.look()).build();
        EdgeServer server;
        try {
            server = serve(edge, port);
        } catch (IOException e) {
            edge.close();
            authority.close();
            throw new ConfigException(
                    "port " + port.number() + " can't be used: " + e.getMessage() + "; choose another with --port", e);
        }
        edge.start();
        Night night = new Night(folder, authority, server, options, output);
        night.open.push(authority);
        night.open.push(store);
        night.open.push(edge);
        night.open.push(server);
        return night;
    }

    private static EdgeServer serve(EmbeddedEdge edge, Port port) throws IOException {
        EdgeServer server = EdgeServer.builder().edge(edge).port(port.number()).build();
        try {
            server.start();
            return server;
        } catch (IOException e) {
            if (!port.otherwise() || !(e instanceof BindException || e.getCause() instanceof BindException)) {
                throw e;
            }
            EdgeServer other = EdgeServer.builder().edge(edge).build();
            other.start();
            return other;
        }
    }

    URI site() {
        return server.uri();
    }

    AuthoritySimulator authority() {
        return authority;
    }

    /** Hands out a cut. */
    void handOut(int number) {
        handOut(number, () -> {});
    }

    /** Hands out a cut after something else has happened to the authority; no poll comes between the two. */
    void handOut(int number, Runnable before) {
        turns.lock();
        try {
            before.run();
            authority.publish(number);
        } finally {
            turns.unlock();
        }
        publisher();
    }

    /** The publisher, which follows the authority from now on. */
    Publisher publisher() {
        Publisher known = publisher;
        if (known != null) {
            return known;
        }
        Publisher started = follow();
        publisher = started;
        open.push(() -> started.stop(Duration.ofSeconds(10)));
        started.start();
        return started;
    }

    private Publisher follow() {
        PackageGenerator generator = authority.generator();
        LocalDateTime opens = generator.cut(0).time();
        Target target = FolderTarget.builder()
                .name(TARGET)
                .path(folder.resolve("site"))
                .publicUri(site())
                .build();
        PublisherBuilder builder = Publisher.builder()
                .name("demo")
                .election(new Election("Demo", generator.zone(), opens, opens.plusYears(1), false))
                .source(new Turns(
                        HttpSource.at(authority.packageUri())
                                .trust(certificate())
                                .rateWindow(options.rateWindow())
                                .build(),
                        turns))
                .integrity(options.integrity())
                .archive(FolderStore.at(folder.resolve("archive")))
                .target(options.target().apply(target))
                .every(options.every())
                .confirm(ConfirmScope.ALL)
                .work(folder.resolve("work"))
                .clock(authority.clock());
        options.listeners().forEach(builder::listener);
        return builder.build();
    }

    private Path certificate() {
        try {
            return Files.writeString(
                    folder.resolve("authority-ca.pem"), authority.ca().pem());
        } catch (IOException e) {
            throw new ConfigException(folder + " can't be written: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        output.terminal().clear();
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                output.line("While stopping: " + e.getMessage());
            }
        }
    }
}
