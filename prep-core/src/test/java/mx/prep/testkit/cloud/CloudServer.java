package mx.prep.testkit.cloud;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import mx.prep.testkit.store.Counts;
import mx.prep.testkit.store.Operation;
import mx.prep.testkit.store.Request;
import mx.prep.testkit.store.RequestHook;
import org.jspecify.annotations.Nullable;

/**
 * A cloud's server on loopback that counts what it is asked and fails as a script says. The class that extends it reads
 * requests, answers them and says how the cloud words its errors. Thread-safe.
 *
 * @param <A> an answer of the cloud
 */
public abstract class CloudServer<A> implements AutoCloseable {
    private static final int PIECE = 1 << 16;

    private final HttpServer http;
    private final ExecutorService threads;
    private final String scheme;
    private final Map<Operation, Long> requests = new EnumMap<>(Operation.class);
    private final Map<Operation, Long> bytes = new EnumMap<>(Operation.class);
    private final AtomicLong numbers = new AtomicLong();
    private volatile RequestHook hook;
    private volatile CloudFault.Script script = CloudFault.Script.NONE;
    private volatile @Nullable Rights rights;

    /**
     * A server that has its port and doesn't serve yet.
     *
     * @param name what its threads are called
     * @param port the port on loopback, 0 for any free one
     * @param tls speaks HTTPS with the certificate of this context, or plain HTTP if null
     */
    protected CloudServer(String name, int port, @Nullable SSLContext tls, RequestHook hook) {
        AtomicInteger number = new AtomicInteger();
        this.threads = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        this.scheme = tls == null ? "http" : "https";
        this.hook = hook;
        this.http = listen(port, tls);
    }

    private static HttpServer listen(int port, @Nullable SSLContext tls) {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try {
            if (tls == null) {
                return HttpServer.create(address, 0);
            }
            HttpsServer server = HttpsServer.create(address, 0);
            server.setHttpsConfigurator(new HttpsConfigurator(tls));
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Serves from now on; the last thing that a constructor does. */
    protected final void serve() {
        http.setExecutor(threads);
        http.createContext("/", exchange -> {
            try (exchange) {
                serve(exchange);
            }
        });
        http.start();
    }

    /** Answers a request by {@link #arrived}, {@link #apply} and {@link #send}. */
    protected abstract void serve(HttpExchange exchange) throws IOException;

    /** The cloud's own error, or a proxy's where there is no code. */
    protected abstract A error(int status, String code);

    /** An answer with a header. */
    protected abstract A with(A answer, String name, String value);

    /** An answer that says other things, as {@link CloudFault.Says} has it. */
    protected abstract A saying(A answer, Map<String, String> other);

    /** Where it listens, without a path. */
    public URI endpoint() {
        return URI.create(scheme + "://127.0.0.1:" + http.getAddress().getPort());
    }

    /** What goes wrong from now on, instead of what did. */
    public final void script(CloudFault.Script replacement) {
        script = replacement;
    }

    /** Who is called around each request from now on, on the server's thread: a latency, a directed schedule. */
    public final void hook(RequestHook replacement) {
        hook = replacement;
    }

    /** What whoever asks may do from now on; everything unless told otherwise, and again where it is null. */
    public final void rights(@Nullable Rights given) {
        rights = given;
    }

    /** Whether who asks may do something now. */
    protected final boolean permits(String action, String resource) {
        Rights now = rights;
        return now == null || now.permits(action, resource);
    }

    /** How much it was asked. */
    public final Counts counts() {
        synchronized (requests) {
            return new Counts(requests, bytes);
        }
    }

    /** A request that arrived; counted by {@link #fault}. */
    protected final Request arrived(Operation operation, String key) {
        Request request = new Request(numbers.incrementAndGet(), operation, key);
        hook.before(request);
        return request;
    }

    /** What goes wrong with a request; asked once. */
    protected final CloudFault fault(Request request) {
        CloudFault fault = script.apply(request);
        add(requests, request.operation(), 1);
        return fault;
    }

    /** Counts bytes of a body that was put or got; of other operations none are counted. */
    protected final void carried(Operation operation, long count) {
        if (operation == Operation.PUT || operation == Operation.GET) {
            add(bytes, operation, count);
        }
    }

    private void add(Map<Operation, Long> counts, Operation operation, long more) {
        synchronized (requests) {
            counts.merge(operation, more, Long::sum);
        }
    }

    /** Applies a request as far as its fault lets it; empty if there is no answer. */
    protected final Optional<A> apply(Request request, CloudFault fault, Supplier<A> answer) {
        Optional<A> told = told(fault, answer);
        hook.after(request);
        return told;
    }

    private Optional<A> told(CloudFault fault, Supplier<A> answer) {
        if (fault instanceof CloudFault.Refuse refuse) {
            A error = error(refuse.status(), refuse.code());
            return Optional.of(
                    refuse.retryAfter() == null
                            ? error
                            : with(
                                    error,
                                    "Retry-After",
                                    String.valueOf(refuse.retryAfter().toSeconds())));
        } else if (fault instanceof CloudFault.Reset reset && !reset.applied()) {
            return Optional.empty();
        }
        A applied = answer.get();
        if (fault instanceof CloudFault.Reset) {
            return Optional.empty();
        } else if (fault instanceof CloudFault.AppliedThen then) {
            return Optional.of(error(then.status(), then.code()));
        }
        return Optional.of(fault instanceof CloudFault.Says says ? saying(applied, says.other()) : applied);
    }

    /**
     * Sends an answer's body, cut or slow where its fault says so, after the head was sent.
     *
     * @return how many bytes were sent
     */
    protected static int send(HttpExchange exchange, byte[] body, int from, int length, CloudFault fault)
            throws IOException {
        int sent = fault instanceof CloudFault.CutBody cut ? Math.min(cut.bytes(), length) : length;
        OutputStream out = exchange.getResponseBody();
        if (fault instanceof CloudFault.SlowBody slow) {
            for (int at = 0; at < sent; at += slow.bytes()) {
                out.write(body, from + at, Math.min(slow.bytes(), sent - at));
                out.flush();
                slow.between().run();
            }
        } else {
            // The JDK's server keeps a buffer as long as the longest piece for each connection.
            for (int at = 0; at < sent; at += PIECE) {
                out.write(body, from + at, Math.min(PIECE, sent - at));
            }
        }
        if (sent == length) {
            out.close();
        } else {
            out.flush();
        }
        return sent;
    }

    /** Stops at once; requests that run are broken off. */
    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }
}
