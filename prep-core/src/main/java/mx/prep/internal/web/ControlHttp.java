package mx.prep.internal.web;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManager;
import mx.prep.error.CancelledException;
import mx.prep.error.ConfigException;
import mx.prep.error.EdgeException;
import mx.prep.internal.secret.QuietWire;
import mx.prep.internal.time.HttpDates;
import mx.prep.internal.time.Stopwatch;
import mx.prep.internal.time.Ticker;
import mx.prep.internal.tls.ForbiddenAddressException;
import mx.prep.internal.tls.NameGuard;
import mx.prep.internal.tls.Trust;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to a cloud's control plane: TLS 1.2 or newer, to no name that leads where no service is, no redirects, each
 * once, the whole answer within a deadline and a size. The client is made by the first request. Thread-safe.
 */
public final class ControlHttp {
    private static final Duration CONNECT = Duration.ofSeconds(10);

    /** When to ask again where the cloud doesn't say. */
    public static final Duration SOON = Duration.ofSeconds(5);
    /** A longer wait than this is asked for by nobody. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

    private final @Nullable Path trust;
    private final Duration deadline;
    private final int longest;
    private @Nullable HttpClient client;

    /**
     * Sends nothing yet.
     *
     * @param trust PEM file with certificates that are trusted as well as the platform's, or null
     * @param deadline longest time from the request to the end of its answer
     * @param longest most bytes of an answer
     */
    public ControlHttp(@Nullable Path trust, Duration deadline, int longest) {
        this.trust = trust;
        this.deadline = deadline;
        this.longest = longest;
    }

    /**
     * Calls an edge.
     *
     * @param where the edge, for messages
     * @param action what is called, for messages
     * @param lost what it is where the request may have come and no answer did
     * @throws EdgeException if no answer comes; {@code UNAVAILABLE} where the request certainly didn't come either
     * @throws CancelledException if the thread is interrupted
     */
    public HttpResponse<byte[]> call(HttpRequest request, String where, String action, EdgeException.Kind lost) {
        try {
            return send(request);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException(where + ": interrupted while calling " + action, e);
        } catch (ForbiddenAddressException e) {
            throw new EdgeException(
                    EdgeException.Kind.UNAVAILABLE,
                    where + ": " + action + " isn't called: " + e.getMessage() + ". Check whether somebody tampers with"
                            + " this machine's DNS; an address that is meant can be written into the endpoint itself",
                    SOON,
                    e);
        } catch (ConnectException | HttpConnectTimeoutException | SSLHandshakeException e) {
            throw new EdgeException(
                    EdgeException.Kind.UNAVAILABLE, where + ": " + action + " can't be called: " + e, SOON, e);
        } catch (IOException e) {
            boolean quotes = Quoting.isIn(e);
            String said = quotes ? "what came is no HTTP" : String.valueOf(e);
            throw new EdgeException(lost, where + ": " + action + " isn't answered: " + said, SOON, quotes ? null : e);
        }
    }

    /** How long an answer asks to wait, five minutes at most; empty where it doesn't say. */
    public static Optional<Duration> retryAfter(HttpResponse<?> answer) {
        Instant date =
                answer.headers().firstValue("Date").flatMap(HttpDates::parse).orElse(null);
        return answer.headers()
                .firstValue("Retry-After")
                .flatMap(value -> HttpDates.wait(value, date))
                .map(wait -> wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait);
    }

    /**
     * Sends a request.
     *
     * @throws IOException if no answer comes, not in time, or a longer one
     * @throws InterruptedException if the thread is interrupted; the request is given up
     */
    public HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
        Stopwatch watch = Ticker.SYSTEM.start();
        NameGuard.STANDARD.check(request.uri(), CONNECT.compareTo(deadline) < 0 ? CONNECT : deadline);
        CompletableFuture<HttpResponse<byte[]>> answer =
                QuietWire.ofPlatform().during(() -> client().sendAsync(request, headers -> new CappedBody(longest)));
        try {
            return answer.get(deadline.minus(watch.elapsed()).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new HttpTimeoutException("no whole answer within " + deadline.toSeconds() + " s");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IOException(e.getCause());
        } finally {
            // Ends the exchange where it still runs.
            QuietWire.ofPlatform().handling(() -> answer.cancel(true));
        }
    }

    private synchronized HttpClient client() {
        HttpClient known = client;
        if (known == null) {
            known = QuietWire.ofPlatform()
                    .own(WebClient.builder(CONNECT)
                            .version(HttpClient.Version.HTTP_1_1)
                            .sslContext(context(trust))
                            .build());
            client = known;
        }
        return known;
    }

    private static SSLContext context(@Nullable Path trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trust == null ? Trust.platform() : Trust.platformAnd(trust)}, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new ConfigException(
                    trust == null
                            ? "this Java can't check certificates"
                            : "trust: " + trust + " can't be read: it has to hold certificates as PEM",
                    e);
        }
    }
}
