package mx.prep.azure.frontdoor;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import mx.prep.azure.internal.AzureTokens;
import mx.prep.azure.internal.NoTokenException;
import mx.prep.error.EdgeException;
import mx.prep.error.EdgeException.Kind;
import mx.prep.internal.web.ControlHttp;
import org.jspecify.annotations.Nullable;

/** Asks Azure Resource Manager, with a token, once for each call; says what its refusals mean. Thread-safe. */
final class ResourceManager {
    static final int ACCEPTED = 202;

    /** Front Door's current version (Azure REST API, "Microsoft.Cdn"). */
    private static final String VERSION = "api-version=2024-02-01";

    private static final Pattern OPERATION = Pattern.compile("/[A-Za-z0-9/_.~%?&=+:,()-]{1,4000}");

    private final URI address;
    private final String where;
    private final AzureTokens tokens;
    private final ControlHttp http;

    /**
     * Asks nobody yet.
     *
     * @param address without a slash at its end
     * @param where what messages call the edge
     */
    ResourceManager(URI address, String where, AzureTokens tokens, ControlHttp http) {
        this.address = address;
        this.where = where;
        this.tokens = tokens;
        this.http = http;
    }

    String where() {
        return where;
    }

    /**
     * Sends a document to a resource.
     *
     * @param action what the call needs, for messages
     */
    HttpResponse<byte[]> post(String resource, String action, byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + resource + "?" + VERSION))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body));
        HttpResponse<byte[]> answer = send(request, action, Kind.UNKNOWN_OUTCOME);
        return checked(answer, action, Kind.UNKNOWN_OUTCOME);
    }

    /** What an operation says, or null if there is no such operation. */
    @Nullable
    HttpResponse<byte[]> get(String operation, String action) {
        if (!OPERATION.matcher(operation).matches() || operation.startsWith("//")) {
            return null;
        }
        HttpResponse<byte[]> answer =
                send(HttpRequest.newBuilder(address.resolve(operation)), action, Kind.UNAVAILABLE);
        return answer.statusCode() == 404 ? null : checked(answer, action, Kind.UNAVAILABLE);
    }

    /**
     * Where an answer says that its operation can be followed, without the host.
     *
     * @throws EdgeException if that is another host
     */
    Optional<String> operation(HttpResponse<byte[]> answer) {
        Optional<String> header = answer.headers()
                .firstValue("Azure-AsyncOperation")
                .or(() -> answer.headers().firstValue("Location"));
        return header.map(text -> {
            try {
                URI operation = new URI(text);
                String rest =
                        operation.getRawPath() + (operation.getRawQuery() == null ? "" : "?" + operation.getRawQuery());
                if (isHere(operation) && OPERATION.matcher(rest).matches()) {
                    return rest;
                }
                throw failure(Kind.UNKNOWN_OUTCOME, "the purge is to be followed on another host", null, null);
            } catch (URISyntaxException e) {
                throw failure(Kind.UNKNOWN_OUTCOME, "the purge is to be followed at no address", null, null);
            }
        });
    }

    private boolean isHere(URI operation) {
        return address.getScheme().equalsIgnoreCase(operation.getScheme())
                && address.getHost().equalsIgnoreCase(operation.getHost())
                && port(address) == port(operation);
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    }

    /** @param lost what it is if no answer comes */
    private HttpResponse<byte[]> send(HttpRequest.Builder request, String action, Kind lost) {
        String token;
        try {
            token = tokens.token();
        } catch (NoTokenException e) {
            throw failure(e.isUnreachable() ? Kind.UNAVAILABLE : Kind.DENIED, String.valueOf(e.getMessage()), null, e);
        }
        request.header("Authorization", "Bearer " + token).header("Accept", "application/json");
        return http.call(request.build(), where, action, lost);
    }

    private HttpResponse<byte[]> checked(HttpResponse<byte[]> answer, String action, Kind lost) {
        int status = answer.statusCode();
        if (status / 100 == 2) {
            return answer;
        }
        String said = action + " answered with status " + status + PurgeJson.code(answer.body());
        Duration wait = ControlHttp.retryAfter(answer).orElse(ControlHttp.SOON);
        throw switch (status) {
            case 401 -> {
                tokens.discard();
                yield failure(
                        Kind.UNAVAILABLE,
                        said + ": the token isn't accepted; the next call has a new one",
                        ControlHttp.SOON,
                        null);
            }
            case 403 ->
                failure(Kind.DENIED, said + ": allow " + action + " on it in a role of the publisher's", null, null);
            case 404 -> failure(Kind.DENIED, said + ": there is no such endpoint; check its resource id", null, null);
            case 409 ->
                failure(Kind.THROTTLED, said + ": another operation is under way; it goes on later", wait, null);
            case 429 -> failure(Kind.THROTTLED, said + ": too many calls; it goes on later", wait, null);
            default ->
                status >= 500
                        ? failure(lost, said, wait, null)
                        : failure(Kind.DENIED, said + ": Azure refuses the request", null, null);
        };
    }

    private EdgeException failure(Kind kind, String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        return new EdgeException(kind, where + ": " + message, retryAfter, cause);
    }
}
