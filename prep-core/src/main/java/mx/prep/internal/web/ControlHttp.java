package mx.prep.internal.web;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import mx.prep.error.ConfigException;
import mx.prep.internal.tls.Trust;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to a cloud's control plane: TLS 1.2 or newer, no redirects, each once, the whole answer within a deadline
 * and a size. The client is made by the first request. Thread-safe.
 */
public final class ControlHttp {
    private static final Duration CONNECT = Duration.ofSeconds(10);

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
     * Sends a request.
     *
     * @throws IOException if no answer comes, not in time, or a longer one
     * @throws InterruptedException if the thread is interrupted; the request is given up
     */
    public HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer =
                client().sendAsync(request, headers -> new CappedBody(longest));
        try {
            return answer.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new HttpTimeoutException("no whole answer within " + deadline.toSeconds() + " s");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IOException(e.getCause());
        } finally {
            // Ends the exchange where it still runs.
            answer.cancel(true);
        }
    }

    private synchronized HttpClient client() {
        HttpClient known = client;
        if (known == null) {
            known = WebClient.builder(CONNECT)
                    .version(HttpClient.Version.HTTP_1_1)
                    .sslContext(context(trust))
                    .build();
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
