package mx.prep.edge;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import mx.prep.error.CancelledException;
import mx.prep.error.EdgeException;
import mx.prep.internal.format.FormatException;
import mx.prep.internal.format.PointerFormat;
import mx.prep.internal.format.TargetLayout;
import mx.prep.internal.web.CappedBody;
import mx.prep.internal.web.WebClient;
import mx.prep.model.Pointer;
import mx.prep.model.ReleaseId;
import mx.prep.spi.EdgeCache;
import org.jspecify.annotations.Nullable;

/**
 * The embedded edge's cache as a publisher in another process sees it: by asking, at its public URI, which release it
 * serves.
 *
 * <p>The edge holds nothing that could be out of date: what it keeps in memory is keyed by content, and it moves when
 * the pointer does. So a purge sends nothing, and is done once the edge serves the ticket's release or a later state.
 * Pinned page loads may still end on the release before, for 60 seconds.
 *
 * <p>It has no {@link mx.prep.spi.ReleaseSwitch}: the value that decides what readers see is the pointer itself.
 * Asking takes 5 seconds at most. Thread-safe.
 */
public final class EmbeddedEdgeCache implements EdgeCache {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private final URI pointer;
    private final Clock clock;
    private @Nullable HttpClient client;

    private EmbeddedEdgeCache(URI pointer, Clock clock) {
        this.pointer = pointer;
        this.clock = clock;
    }

    /**
     * The cache of the edge at a public URI.
     *
     * @param publicUri where readers find it, ending with a slash
     * @param clock tells when a purge was found done
     */
    public static EmbeddedEdgeCache at(URI publicUri, Clock clock) {
        return new EmbeddedEdgeCache(publicUri.resolve(TargetLayout.CONTROL + "current.json"), clock);
    }

    @Override
    public Limits limits() {
        return Limits.BY_RELEASE;
    }

    @Override
    public Handle purge(Ticket ticket) {
        return new Handle(ticket.release().toString());
    }

    /**
     * Asks the edge.
     *
     * @throws EdgeException {@code UNAVAILABLE} if it doesn't answer, or not as the embedded edge does
     */
    @Override
    public Status status(Handle handle) {
        Pointer served = ask();
        return served != null && hasReached(served, ReleaseId.parse(handle.value()))
                ? new Status.Done(clock.instant())
                : new Status.InProgress();
    }

    /** Whether a pointer names the release, or a state that comes after it. */
    private static boolean hasReached(Pointer served, ReleaseId wanted) {
        ReleaseId release = served.release();
        if (release == null) {
            return false;
        }
        return release.equals(wanted) || wanted.equals(served.previous()) || release.isAfter(wanted);
    }

    /** What the edge serves, or null while that is the holding page. */
    private @Nullable Pointer ask() {
        HttpRequest request = HttpRequest.newBuilder(pointer)
                .header("Cache-Control", "no-cache")
                .header("Accept", "application/json")
                .build();
        CompletableFuture<HttpResponse<byte[]>> answer =
                client().sendAsync(request, response -> new CappedBody(PointerFormat.MAX_BYTES));
        try {
            HttpResponse<byte[]> response = answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            return switch (response.statusCode()) {
                case 200 -> PointerFormat.read(response.body());
                case 404 -> null;
                default -> throw unavailable("answered with status " + response.statusCode(), null);
            };
        } catch (ExecutionException e) {
            throw unavailable("can't be asked: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw unavailable("doesn't answer within " + TIMEOUT.toSeconds() + " s", e);
        } catch (FormatException e) {
            throw unavailable("isn't an embedded edge: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("interrupted while asking " + pointer, e);
        } finally {
            answer.cancel(true);
        }
    }

    private EdgeException unavailable(String detail, @Nullable Exception cause) {
        return new EdgeException(
                EdgeException.Kind.UNAVAILABLE, pointer + " " + detail + "; is the edge running?", null, cause);
    }

    @Override
    public void close() {
        // Java 17's client ends its threads when it is no longer referred to.
        forget();
    }

    private synchronized void forget() {
        client = null;
    }

    private synchronized HttpClient client() {
        HttpClient open = client;
        if (open == null) {
            open = WebClient.builder(TIMEOUT).build();
            client = open;
        }
        return open;
    }
}
