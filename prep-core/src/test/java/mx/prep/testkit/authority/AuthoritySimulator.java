package mx.prep.testkit.authority;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.net.ssl.SSLServerSocket;
import mx.prep.model.Cut;
import mx.prep.model.Digest;
import org.jspecify.annotations.Nullable;

/**
 * An electoral authority on the loopback address: hands out a night's packages over HTTPS, one cut after the other.
 *
 * <ul>
 *   <li>{@code /prep.zip}: the current package, with strong ETag, Last-Modified, Range, HEAD, {@code Repr-Digest} and
 *       {@code X-Checksum-Sha256}; 404 while there is none;
 *   <li>{@code /20210606_2000_PREP.zip}: the packages under their own names, the newest {@link AuthoritySimulatorBuilder#keep};
 *   <li>{@code /assets/entregables/<run>/<sequence>/20210606_2000_PREP.zip} and {@code /numbered/<run>/<sequence>.zip}:
 *       the same packages under names that can be computed;
 *   <li>{@code /listing.html}, {@code /listing.json}, {@code /listing.txt}: their own names;
 *   <li>a package's name followed by {@code .md5}, {@code .sha1}, {@code .sha256} or {@code .sha512}: its digest as
 *       coreutils print it; {@code /SHA256SUMS}: those of all.
 * </ul>
 *
 * <p>{@code Date} and {@link #clock()} tell the night's time, which each new cut advances by the minutes between two
 * cuts. With {@link AuthoritySimulatorBuilder#every} the cuts follow each other by themselves until the last, which stays; without it the
 * test publishes. Every method may be called from any thread. Threads are daemons.
 */
public final class AuthoritySimulator implements AutoCloseable {
    /** Path of the current package. */
    public static final String PACKAGE_PATH = "/prep.zip";

    private final PackageGenerator generator;
    private final TlsIdentity identity;
    private final boolean tls;
    private final Map<String, String> required;
    private final NightClock clock;
    private final Path folder;
    private final Shelf shelf;
    private final Duration lag;
    private final Faults faults;
    private final Exchange exchange = new Exchange();
    private final HttpListener listener;
    private final @Nullable HttpListener control;
    private final CountDownLatch finished = new CountDownLatch(1);
    private final AtomicLong sentWithoutEnd = new AtomicLong();
    private volatile Duration forged = Duration.ZERO;
    private final @Nullable Duration every;

    private @Nullable Thread rounds;

    private AuthoritySimulator(
            AuthoritySimulatorBuilder builder,
            TlsIdentity identity,
            ServerSocket authority,
            @Nullable ServerSocket control)
            throws IOException {
        this.generator = builder.generator;
        this.identity = identity;
        this.tls = builder.tls;
        this.required = Map.copyOf(builder.required);
        Instant opens = generator.cut(0).instant(generator.zone());
        this.clock = new NightClock(builder.clock, generator.zone(), opens.minus(generator.interval()));
        this.shelf = new Shelf(builder.keep, builder.run, clock);
        this.lag = builder.sidecarLag;
        this.faults = new Faults(shelf, clock, builder.pause);
        this.folder = Files.createTempDirectory("authority");
        this.every = builder.every;
        this.listener = new HttpListener(authority, () -> clock.instant().plus(forged), this::answer);
        this.control = control == null ? null : new HttpListener(control, clock, new Control(this::cause)::answer);
    }

    static AuthoritySimulator create(AuthoritySimulatorBuilder builder) throws IOException {
        TlsIdentity identity = builder.identity == null ? ThrowAwayCa.create().localhost() : builder.identity;
        ServerSocket authority = listen(builder, identity);
        try {
            Integer port = builder.controlPort;
            ServerSocket control = port == null ? null : bound(new ServerSocket(), port);
            return new AuthoritySimulator(builder, identity, authority, control);
        } catch (IOException e) {
            authority.close();
            throw e;
        }
    }

    public static AuthoritySimulatorBuilder builder() {
        return new AuthoritySimulatorBuilder();
    }

    /** Where the current package is. */
    public URI packageUri() {
        return uri(PACKAGE_PATH);
    }

    /** A path on this server as an address. */
    public URI uri(String path) {
        return URI.create((tls ? "https://localhost:" : "http://127.0.0.1:") + listener.port() + path);
    }

    /**
     * The control address, from which the faults are caused: {@code GET} lists them, {@code POST} to
     * {@code <address>/<name>} causes one. Plain HTTP on the loopback address, on a port of its own: no client of the
     * authority meets it.
     *
     * @throws IllegalStateException without {@link AuthoritySimulatorBuilder#control}
     */
    public URI controlUri() {
        if (control == null) {
            throw new IllegalStateException("there is no control address unless it is asked for");
        }
        return URI.create("http://127.0.0.1:" + control.port() + Control.PATH);
    }

    /** Who signed the server's certificate; what a client must trust. */
    public ThrowAwayCa ca() {
        return identity.issuer();
    }

    /** The server's certificate. */
    public TlsIdentity identity() {
        return identity;
    }

    /** What makes the packages. */
    public PackageGenerator generator() {
        return generator;
    }

    /**
     * The night's time, as {@code Date} tells it, in the election's zone. It jumps to a cut's moment when that cut is
     * published, and runs like the real clock in between.
     */
    public Clock clock() {
        return clock;
    }

    /** The newest cut of this night, whether published or not. */
    public Cut lastCut() {
        return generator.cut(generator.cuts() - 1);
    }

    /** Makes a cut's package the current one, and moves the night's time on to it. */
    public void publish(int number) {
        publish(number, make(number));
    }

    private Path make(int number) {
        try {
            return generator.writeTo(number, Files.createTempDirectory(folder, "cut"));
        } catch (IOException e) {
            throw new UncheckedIOException("can't make cut " + number, e);
        }
    }

    private void publish(int number, Path made) {
        Instant moment = generator.cut(number).instant(generator.zone());
        clock.jump(moment, every == null || number == generator.cuts() - 1 ? null : generator.interval());
        put(made);
    }

    private void put(Path made) {
        Instant now = clock.instant();
        shelf.put(Offering.of(faults.handedOut(made), now, now.plus(faults.lag(lag))));
    }

    /** Makes any bytes the current package, under a name of their own too; the night's time stays. */
    public void offer(byte[] bytes, String name) {
        if (name.isEmpty() || name.contains("/")) {
            throw new IllegalArgumentException("not a file name: " + name);
        }
        try {
            Path file = Files.createTempDirectory(folder, "offer").resolve(name);
            put(Files.write(file, bytes));
        } catch (IOException e) {
            throw new UncheckedIOException("can't offer " + name, e);
        }
    }

    /**
     * Causes a fault, once; calls add up. What befalls the next package, transfer or request waits for it.
     *
     * @throws IllegalStateException if there is no package that it could befall
     */
    public void cause(AuthorityFault fault) {
        faults.cause(fault);
    }

    /**
     * SHA-256 of the current package.
     *
     * @throws IllegalStateException if there is none
     */
    public Digest currentSha256() {
        return shelf.current().sha256();
    }

    /** Takes the current package away, as if it had never been. */
    public void withdraw() {
        shelf.takeCurrent();
    }

    /** Moves the night's time on by hand. */
    public void advance(Duration time) {
        clock.jump(clock.instant().plus(time), null);
    }

    /**
     * Answers the next request for the current package with this instead. Calls queue up.
     *
     * <p>A {@code Content-Length} among the headers is sent as it is: a longer one than the body breaks the answer off.
     */
    public void answerNext(int status, Map<String, String> headers, byte[] body) {
        answerNextOf(PACKAGE_PATH, status, headers, body);
    }

    /** Answers the next request for a path with this instead; see {@link #answerNext}. */
    public void answerNextOf(String path, int status, Map<String, String> headers, byte[] body) {
        exchange.next(path, Reply.of(status, headers, body));
    }

    /** Answers every request for a path with this, until {@link #restore}. */
    public void answerAlways(String path, int status, Map<String, String> headers, byte[] body) {
        exchange.always(path, Reply.of(status, headers, body));
    }

    /** Answers every request for a path with 200 and a body whose length isn't announced, until {@link #restore}. */
    public void answerInChunks(String path, Map<String, String> headers, byte[] body) {
        exchange.always(path, Reply.inChunks(headers, body));
    }

    /** Answers every request for a path with a body that begins so, isn't announced and never ends, until {@link #restore}. */
    public void answerWithoutEnd(String path, Map<String, String> headers, byte[] begin) {
        exchange.always(path, Reply.withoutEnd(headers, begin, sentWithoutEnd));
    }

    /** How many bytes of bodies without end were sent so far, in all; what networks hold back is among them. */
    public long sentWithoutEnd() {
        return sentWithoutEnd.get();
    }

    /** Has {@code Date} lie from now on: so far ahead of the night's time, or behind it if negative. */
    public void forgeDate(Duration ahead) {
        forged = ahead;
    }

    /** Ends what was arranged for a path. */
    public void restore(String path) {
        exchange.restore(path);
    }

    /** Breaks the connection of the next answer for a path after some bytes of its body. Calls queue up. */
    public void breakOffNext(String path, long bytes) {
        exchange.breakOff(path, bytes);
    }

    /** Starts another exercise: from now on packages are numbered from 1 under this id. */
    public void startRun(String id) {
        shelf.startRun(id);
    }

    /** Leaves numbers out before the next package. */
    public void skipNumbers(long numbers) {
        shelf.skip(numbers);
    }

    /** The requests so far, oldest first: the last 10,000. */
    public List<Request> requests() {
        return exchange.requests();
    }

    /**
     * Waits until the last cut is published.
     *
     * @return whether it is; false when the time is over first, and of a simulator whose cuts don't follow by themselves
     */
    public boolean awaitLastCut(Duration longest) throws InterruptedException {
        return finished.await(longest.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Stops serving and deletes the packages. */
    @Override
    public void close() {
        listener.close();
        if (control != null) {
            control.close();
        }
        try {
            Thread thread = rounds;
            if (thread != null) {
                thread.interrupt();
                thread.join();
            }
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("can't delete " + folder, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Has each package ready before it is due. */
    private void followTheNight(Duration between) {
        long start = System.nanoTime();
        CountDownLatch never = new CountDownLatch(1);
        try {
            for (int number = 0; number < generator.cuts(); number++) {
                Path made = make(number);
                long due = start + between.toNanos() * number;
                never.await(due - System.nanoTime(), TimeUnit.NANOSECONDS);
                publish(number, made);
            }
            finished.countDown();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (UncheckedIOException e) {
            if (!Thread.currentThread().isInterrupted()) {
                throw e;
            }
        }
    }

    void start() {
        Duration between = every;
        if (between != null) {
            Thread thread = new Thread(() -> followTheNight(between), "authority-night");
            thread.setDaemon(true);
            thread.start();
            rounds = thread;
        }
    }

    private Reply answer(Request request) {
        String path = request.path().replaceFirst("\\?.*", "");
        Reply reply = exchange.receive(request, path).orElseGet(() -> answer(request, path));
        return exchange.brokenOff(path, reply);
    }

    private Reply answer(Request request, String path) {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            return Reply.text(405, "only GET and HEAD").with("Allow", "GET, HEAD");
        }
        for (Map.Entry<String, String> header : required.entrySet()) {
            if (!request.header(header.getKey()).equals(Optional.of(header.getValue()))) {
                return Reply.text(401, "who are you?").with("WWW-Authenticate", "Basic realm=\"prep\"");
            }
        }
        Optional<Reply> reply = shelf.find(path).map(offering -> faults.met(request, offering.answer(request)));
        return reply.or(() -> shelf.listing(path))
                .or(() -> shelf.companion(path).map(text -> Reply.text(200, text)))
                .orElseGet(() -> Reply.text(404, "not there"));
    }

    private static ServerSocket listen(AuthoritySimulatorBuilder builder, TlsIdentity identity) throws IOException {
        ServerSocket socket =
                builder.tls ? identity.context().getServerSocketFactory().createServerSocket() : new ServerSocket();
        if (socket instanceof SSLServerSocket secure) {
            secure.setNeedClientAuth(builder.clientCertificates);
        }
        return bound(socket, builder.port);
    }

    private static ServerSocket bound(ServerSocket socket, int port) throws IOException {
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 128);
        return socket;
    }
}
