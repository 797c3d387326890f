package mx.prep.source;

import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLSession;
import mx.prep.error.CancelledException;
import mx.prep.error.SourceException;
import mx.prep.internal.secret.QuietWire;
import mx.prep.internal.time.Stopwatch;
import mx.prep.internal.time.Ticker;
import mx.prep.internal.time.WakeablePause;
import mx.prep.internal.web.WebClient;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests as the rules say, and follows redirects as far as they allow. Reads certificates and connects at the
 * first request. Thread-safe.
 */
final class HttpSession implements AutoCloseable {
    private static final AtomicInteger THREADS = new AtomicInteger();

    private final HttpRules rules;
    private final NetworkFailures failures;
    private @Nullable HttpClient client;
    private @Nullable ExecutorService workers;
    private boolean closed;

    HttpSession(HttpRules rules) {
        this.rules = rules;
        this.failures = new NetworkFailures(rules);
    }

    HttpRules rules() {
        return rules;
    }

    NetworkFailures failures() {
        return failures;
    }

    /**
     * Asks for an address.
     *
     * @param headers sent besides those of the rules
     * @return an answer that is no redirect; the caller closes it
     * @throws SourceException if nobody answers, or a redirect may not be followed
     * @throws CancelledException if the thread is interrupted or the session closed
     */
    Reply get(URI address, Map<String, String> headers) {
        return get(address, headers, deadline());
    }

    /** As {@link #get(URI, Map)}, for what has to be over by a deadline that runs already. */
    Reply get(URI address, Map<String, String> headers, Deadline deadline) {
        return ask("GET", address, headers, deadline);
    }

    /** Asks for an address's headers alone; see {@link #get(URI, Map)}. */
    Reply head(URI address) {
        return ask("HEAD", address, Map.of(), deadline());
    }

    private Deadline deadline() {
        return Deadline.start(rules.ticker(), rules.pace().deadline());
    }

    private Reply ask(String method, URI address, Map<String, String> headers, Deadline deadline) {
        URI uri = address;
        for (int hop = 0; hop <= Redirects.MOST; hop++) {
            Reply reply = sendInTime(method, uri, headers, deadline);
            if (!isRedirect(reply.status())) {
                return reply;
            }
            reply.close();
            String location = reply.header("Location")
                    .orElseThrow(() -> new SourceException(
                            "The source redirects without saying where to; tell the authority's help desk.", null));
            uri = rules.redirects().follow(rules.url(), uri, location);
        }
        throw new SourceException(
                "The source redirects more than " + Redirects.MOST + " times in a row; tell the authority's help desk.",
                null);
    }

    private static boolean isRedirect(int status) {
        return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    }

    private Reply sendInTime(String method, URI uri, Map<String, String> headers, Deadline deadline) {
        if (deadline.isOver()) {
            throw deadline.unanswered(null);
        }
        try {
            return send(method, uri, headers, deadline);
        } catch (SourceException e) {
            throw deadline.isOver() ? deadline.unanswered(e.getCause()) : e;
        }
    }

    private Reply send(String method, URI uri, Map<String, String> headers, Deadline deadline) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .setHeader("User-Agent", rules.userAgent())
                .setHeader("Accept", "*/*")
                .setHeader("Accept-Encoding", "identity");
        if (Redirects.isSameOrigin(rules.url(), uri)) {
            rules.headers().forEach(request::setHeader);
        }
        headers.forEach(request::setHeader);
        Instant started = rules.clock().instant();
        long startedNanos = rules.ticker().nanos();
        Head head = await(request.build(), deadline);
        return new Reply(
                uri,
                head.status(),
                head.headers(),
                head.body(),
                head.tlsProtocol(),
                started,
                startedNanos,
                deadline.used());
    }

    /** An answer's beginning. */
    private record Head(
            int status,
            HttpHeaders headers,
            BodyPipe body,
            @Nullable String tlsProtocol) {}

    /** {@code HttpRequest.timeout} isn't used: from Java 26 on it covers the body, too. */
    private Head await(HttpRequest request, Deadline deadline) {
        HttpClient open = client();
        Stopwatch watch = Ticker.SYSTEM.start();
        Duration longest = deadline.cap(rules.connectTimeout().plus(rules.headerTimeout()));
        checkName(request.uri(), longest);
        AtomicReference<@Nullable Head> begun = new AtomicReference<>();
        CompletableFuture<HttpResponse<BodyPipe>> future = quietly(open, request, info -> {
            BodyPipe body = new BodyPipe();
            begun.set(new Head(info.statusCode(), info.headers(), body, null));
            return body;
        });
        try {
            long left = longest.minus(watch.elapsed()).toNanos();
            HttpResponse<BodyPipe> response = future.get(left, TimeUnit.NANOSECONDS);
            String protocol = response.sslSession().map(SSLSession::getProtocol).orElse(null);
            return new Head(response.statusCode(), response.headers(), response.body(), protocol);
        } catch (InterruptedException e) {
            giveUp(future);
            throw interrupted(e);
        } catch (TimeoutException e) {
            giveUp(future);
            throw failures.translate(e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            Head head = begun.get();
            if (head == null) {
                throw failures.translate(cause);
            }
            // The connection ended right after the headers: that is the body's failure.
            head.body().onError(cause);
            return head;
        }
    }

    /** What else the name may lead to by the time of the connection has no certificate for it. */
    private void checkName(URI uri, Duration longest) {
        if (rules.proxy() != null) {
            return;
        }
        Duration connect = rules.connectTimeout();
        try {
            rules.names().check(uri, connect.compareTo(longest) < 0 ? connect : longest);
        } catch (IOException e) {
            throw failures.translate(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static CancelledException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new CancelledException("interrupted while asking the source", e);
    }

    private static void giveUp(CompletableFuture<HttpResponse<BodyPipe>> future) {
        QuietWire.ofPlatform().handling(() -> future.cancel(true));
        if (future.isDone() && !future.isCompletedExceptionally()) {
            // It was answered in the same moment.
            future.join().body().cancel();
        }
    }

    private static <T> CompletableFuture<HttpResponse<T>> quietly(
            HttpClient client, HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        return QuietWire.ofPlatform().during(() -> client.sendAsync(request, handler));
    }

    private synchronized HttpClient client() {
        if (closed) {
            throw new CancelledException("the source is closed", null);
        }
        HttpClient open = client;
        if (open != null) {
            return open;
        }
        ExecutorService threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "prep-source-" + THREADS.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        HttpClient.Builder builder = WebClient.builder(rules.connectTimeout())
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(rules.tls().context())
                .executor(QuietWire.ofPlatform().on(threads));
        if (rules.proxy() != null) {
            builder.proxy(ProxySelector.of(rules.proxy()));
        }
        workers = threads;
        open = QuietWire.ofPlatform().own(builder.build());
        client = open;
        return open;
    }

    /** Takes no more requests; what is under way breaks off. */
    @Override
    public synchronized void close() {
        closed = true;
        client = null;
        if (rules.pause() instanceof WakeablePause wakeable) {
            wakeable.close();
        }
        if (workers != null) {
            workers.shutdownNow();
        }
    }
}
