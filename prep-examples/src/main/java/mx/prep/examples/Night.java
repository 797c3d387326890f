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
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import mx.prep.Publisher;
import mx.prep.PublisherBuilder;
import mx.prep.edge.EmbeddedEdge;
import mx.prep.edge.FolderTarget;
import mx.prep.error.ConfigException;
import mx.prep.event.LoggingListener;
import mx.prep.examples.edge.EdgeServer;
import mx.prep.integrity.Digests;
import mx.prep.model.ConfirmScope;
import mx.prep.model.ConfirmationReport;
import mx.prep.model.Cut;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.Election;
import mx.prep.source.HttpSource;
import mx.prep.spi.LastSeen;
import mx.prep.spi.PackageSource;
import mx.prep.spi.SourceAnswer;
import mx.prep.store.FolderStore;
import mx.prep.testkit.authority.AuthoritySimulator;
import mx.prep.testkit.authority.PackageGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A night on this machine: authority, publisher and edge, each talking to the next as they do in the real one. The
 * publisher's clock is the authority's.
 */
final class Night implements AutoCloseable {
    private static final Duration LONGEST_POLL = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final AuthoritySimulator authority;
    private final PackageGenerator generator;
    private final EdgeServer server;
    private final Path folder;
    private final Output output;
    private final Set<Cut> live = new HashSet<>();
    private final Set<Cut> confirmed = new HashSet<>();
    private final ReentrantLock turns = new ReentrantLock();
    private boolean following;

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

    private Night(
            Path folder, PackageGenerator generator, AuthoritySimulator authority, EdgeServer server, Output output) {
        this.folder = folder;
        this.generator = generator;
        this.authority = authority;
        this.server = server;
        this.output = output;
    }

    /**
     * Starts authority and edge; the publisher starts with the first cut.
     *
     * @param otherwise whether another port will do
     */
    static Night open(Path folder, PackageGenerator generator, int port, boolean otherwise, Output output)
            throws IOException {
        AuthoritySimulator authority =
                AuthoritySimulator.builder().generator(generator).start();
        FolderStore store = FolderStore.at(folder.resolve("site"));
        EmbeddedEdge edge = EmbeddedEdge.builder().store(store).build();
        EdgeServer server;
        try {
            server = serve(edge, port, otherwise);
        } catch (IOException e) {
            edge.close();
            authority.close();
            throw new ConfigException(
                    "port " + port + " can't be used: " + e.getMessage() + "; choose another with --port", e);
        }
        edge.start();
        Night night = new Night(folder, generator, authority, server, output);
        night.open.push(authority);
        night.open.push(store);
        night.open.push(edge);
        night.open.push(server);
        return night;
    }

    private static EdgeServer serve(EmbeddedEdge edge, int port, boolean otherwise) throws IOException {
        EdgeServer server = EdgeServer.builder().edge(edge).port(port).build();
        try {
            server.start();
            return server;
        } catch (IOException e) {
            if (!otherwise || !(e instanceof BindException || e.getCause() instanceof BindException)) {
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

    /** How many cuts went live. */
    synchronized int live() {
        return live.size();
    }

    /** How many of them were read back through the edge, every file. */
    synchronized int confirmed() {
        return confirmed.size();
    }

    /** Hands out a cut; returns when it is confirmed and the time until the next one is over. */
    void play(int number, Duration every) throws InterruptedException {
        long start = System.nanoTime();
        Cut cut = generator.cut(number);
        turns.lock();
        try {
            authority.publish(number);
        } finally {
            turns.unlock();
        }
        follow(every);
        synchronized (this) {
            await(start, PATIENCE, cut);
        }
        synchronized (this) {
            await(start, every, null);
        }
    }

    /** Waits until the cut is confirmed, if one is given, or a time after the start is over. */
    private void await(long start, Duration longest, @Nullable Cut cut) throws InterruptedException {
        long left = longest.toNanos() - (System.nanoTime() - start);
        while (left > 0 && (cut == null || !confirmed.contains(cut))) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = longest.toNanos() - (System.nanoTime() - start);
        }
    }

    private synchronized void follow(Duration every) {
        if (following) {
            return;
        }
        following = true;
        Publisher publisher = publisher(every);
        open.push(() -> publisher.stop(Duration.ofSeconds(10)));
        publisher.start();
    }

    private Publisher publisher(Duration every) {
        Duration poll = every.dividedBy(4).compareTo(LONGEST_POLL) < 0 ? every.dividedBy(4) : LONGEST_POLL;
        LocalDateTime opens = generator.cut(0).time();
        PublisherBuilder builder = Publisher.builder()
                .name("demo")
                .election(new Election("Demo", generator.zone(), opens, opens.plusYears(1), false))
                .source(new Turns(
                        HttpSource.at(authority.packageUri())
                                .trust(certificate())
                                .build(),
                        turns))
                .integrity(Digests.sidecar(DigestAlgorithm.SHA256))
                .archive(FolderStore.at(folder.resolve("archive")))
                .target(FolderTarget.builder()
                        .name("site")
                        .path(folder.resolve("site"))
                        .publicUri(site())
                        .build())
                .every(poll.isZero() ? Duration.ofMillis(1) : poll)
                .confirm(ConfirmScope.ALL)
                .work(folder.resolve("work"))
                .clock(authority.clock())
                .listener(new CutReporter(output.terminal(), this::count));
        if (output.isVerbose()) {
            builder.listener(new LoggingListener());
        }
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

    private synchronized void count(CutLine line) {
        live.add(line.reference().cut());
        ConfirmationReport report = line.report();
        if (report.isConfirmed()
                && report.by() == ConfirmationReport.AskedOf.PUBLIC_URL
                && report.checked() >= line.changes().files()) {
            confirmed.add(line.reference().cut());
        }
        notifyAll();
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
