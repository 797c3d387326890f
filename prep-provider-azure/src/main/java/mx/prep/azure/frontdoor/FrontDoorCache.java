package mx.prep.azure.frontdoor;

import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import mx.prep.error.EdgeException;
import mx.prep.internal.web.ControlHttp;
import mx.prep.spi.EdgeCache;

/**
 * The cache of an Azure Front Door endpoint (Standard or Premium; Classic ends in March 2027) in front of a live tree
 * (mode {@code IN_PLACE}).
 *
 * <p>Front Door knows no key that makes a repeated purge the same one: a ticket that is sent twice purges twice. A handle
 * is the address of Azure's long-running operation without its host, so that no other host is ever sent a token. A purge
 * takes minutes, up to an hour; what is served must not depend on it, but on short lives in the cache.
 *
 * <p>Limits as Azure documents them ("Purge cache in Azure Front Door"): 100 paths a call, wildcards behind a slash, and
 * names that differ in case only are purged together. Queries are purged with their path. One call takes 15 seconds at
 * most; where Azure says when to ask again, a status before that asks nobody. Errors are {@link EdgeException}s;
 * {@code DENIED} names the action ({@code Microsoft.Cdn/profiles/afdEndpoints/purge/action},
 * {@code Microsoft.Cdn/operationresults/}…{@code /read}). Thread-safe.
 */
public final class FrontDoorCache implements EdgeCache {
    static final String PURGE = "Microsoft.Cdn/profiles/afdEndpoints/purge/action";
    /** Which of the two depends on the operation's kind. */
    static final String READ = "Microsoft.Cdn/operationresults/read and Microsoft.Cdn/operationresults/*/read";

    private static final int PATHS_PER_CALL = 100;
    /** Of a purge that was done when its call was answered. */
    private static final Handle DONE = new Handle("done");

    private static final Limits LIMITS = new Limits(
            Keys.URL,
            Wildcards.AFTER_SLASH,
            LetterCase.IGNORED,
            PATHS_PER_CALL,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Duration.ofSeconds(1),
            Prices.DEFAULT,
            Integer.MAX_VALUE);

    private final ResourceManager manager;
    private final String endpoint;
    private final List<String> domains;
    private final Clock clock;
    private final Map<Handle, Instant> notBefore = new ConcurrentHashMap<>();

    FrontDoorCache(ResourceManager manager, String endpoint, List<String> domains, Clock clock) {
        this.manager = manager;
        this.endpoint = endpoint;
        this.domains = domains;
        this.clock = clock;
    }

    /** Starts a cache. */
    public static FrontDoorCacheBuilder builder() {
        return new FrontDoorCacheBuilder();
    }

    @Override
    public Limits limits() {
        return LIMITS;
    }

    @Override
    public Handle purge(Ticket ticket) {
        HttpResponse<byte[]> answer =
                manager.post(endpoint + "/purge", PURGE, PurgeJson.request(ticket.paths(), domains));
        Optional<String> operation = manager.operation(answer);
        if (operation.isPresent()) {
            return waiting(new Handle(operation.get()), answer);
        }
        if (answer.statusCode() == ResourceManager.ACCEPTED) {
            throw new EdgeException(
                    EdgeException.Kind.UNKNOWN_OUTCOME,
                    manager.where() + ": the purge was accepted, but not how to follow it",
                    null,
                    null);
        }
        return DONE;
    }

    @Override
    public Status status(Handle handle) {
        if (handle.equals(DONE)) {
            return new Status.Done(clock.instant());
        }
        Instant due = notBefore.get(handle);
        if (due != null && clock.instant().isBefore(due)) {
            return new Status.InProgress();
        }
        HttpResponse<byte[]> answer = manager.get(handle.value(), READ);
        Status status = answer == null ? new Status.NotFound() : read(answer);
        if (status instanceof Status.InProgress && answer != null) {
            waiting(handle, answer);
        } else {
            notBefore.remove(handle);
        }
        return status;
    }

    /** Operations of two kinds: a document that says the status, or an answer that is no longer 202. */
    private Status read(HttpResponse<byte[]> answer) {
        if (answer.statusCode() == ResourceManager.ACCEPTED) {
            return new Status.InProgress();
        }
        String told = PurgeJson.status(answer.body());
        return switch (told) {
            case "", "Succeeded" -> new Status.Done(clock.instant());
            case "Failed", "Canceled" ->
                new Status.Failed("Front Door ended the purge with " + told + PurgeJson.code(answer.body()));
            default -> new Status.InProgress();
        };
    }

    private Handle waiting(Handle handle, HttpResponse<byte[]> answer) {
        ControlHttp.retryAfter(answer)
                .ifPresent(wait -> notBefore.put(handle, clock.instant().plus(wait)));
        return handle;
    }

    /** Holds nothing that has to be closed. */
    @Override
    public void close() {}
}
