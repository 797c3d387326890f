package mx.prep.gcp.cdn;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mx.prep.error.EdgeException;
import mx.prep.error.EdgeException.Kind;
import mx.prep.gcp.internal.AccessTokens;
import mx.prep.gcp.internal.CredentialsException;
import mx.prep.internal.web.ControlHttp;
import org.jspecify.annotations.Nullable;

/**
 * Requests to Compute Engine's API, each sent once, and what its failures mean. What Google wrote goes no further than its
 * reason: a message may name accounts. Thread-safe.
 */
final class Compute {
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final Pattern REASON = Pattern.compile("\"reason\"\\s*:\\s*\"([A-Za-z_.]{1,100})\"");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String where;
    private final ControlHttp http;
    private final AccessTokens tokens;

    /** Whether a call changes something at Google. */
    enum Effect {
        READS,
        WRITES
    }

    /**
     * A call.
     *
     * @param permission what it needs, such as {@code compute.urlMaps.invalidateCache}
     * @param body JSON, or null for a GET
     */
    record Call(
            URI address,
            String permission,
            Effect effect,
            @Nullable JsonNode body) {}

    /** @param where the URL map, for people */
    Compute(String where, ControlHttp http, AccessTokens tokens) {
        this.where = where;
        this.http = http;
        this.tokens = tokens;
    }

    /**
     * Makes a call.
     *
     * @return the answer, or empty if there is no such thing (404)
     * @throws EdgeException if it fails
     */
    Optional<JsonNode> call(Call call) {
        HttpRequest.Builder request = HttpRequest.newBuilder(call.address())
                .header("Authorization", "Bearer " + token(call))
                .header("Accept", "application/json");
        JsonNode body = call.body();
        if (body != null) {
            request.header("Content-Type", "application/json; charset=UTF-8")
                    .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
        }
        return answer(call, http.call(request.build(), where, call.permission(), unsure(call)));
    }

    private String token(Call call) {
        try {
            return tokens.token();
        } catch (CredentialsException e) {
            throw failure(Kind.UNAVAILABLE, call.permission() + " can't be called: " + e.getMessage(), null);
        }
    }

    private static Kind unsure(Call call) {
        return call.effect() == Effect.WRITES ? Kind.UNKNOWN_OUTCOME : Kind.UNAVAILABLE;
    }

    private Optional<JsonNode> answer(Call call, HttpResponse<byte[]> response) {
        int status = response.statusCode();
        if (status == 404) {
            return Optional.empty();
        }
        if (status / 100 != 2) {
            throw refused(call, response);
        }
        try {
            JsonNode document = JSON.readTree(response.body());
            if (document != null && document.isObject()) {
                return Optional.of(document);
            }
        } catch (JsonProcessingException e) {
            throw failure(unsure(call), call.permission() + ": the answer is no JSON", null);
        } catch (IOException e) {
            throw new IllegalStateException("an array can be read", e);
        }
        throw failure(unsure(call), call.permission() + ": the answer is no JSON object", null);
    }

    private EdgeException refused(Call call, HttpResponse<byte[]> response) {
        int status = response.statusCode();
        Matcher told = REASON.matcher(new String(response.body(), java.nio.charset.StandardCharsets.UTF_8));
        String reason = told.find() ? told.group(1) : "no reason";
        String answer = call.permission() + " answered with status " + status + " (" + reason + ")";
        boolean tooMany =
                status == 429 || (status == 403 && reason.matches("(user)?[rR]ateLimitExceeded|quotaExceeded"));
        if (tooMany) {
            return failure(Kind.THROTTLED, answer + ": too many calls; it goes on later", wait(response));
        }
        if (status >= 500) {
            return failure(unsure(call), answer, wait(response));
        }
        if (status == 401 && tokens.discard()) {
            return failure(Kind.UNAVAILABLE, answer + ": the access token isn't accepted any more", SOON);
        }
        return failure(Kind.DENIED, answer + ": " + remedy(call, status), null);
    }

    private static Duration wait(HttpResponse<byte[]> response) {
        return ControlHttp.retryAfter(response).orElse(SOON);
    }

    private static String remedy(Call call, int status) {
        return switch (status) {
            case 401 -> "Google doesn't accept the credentials that were found; check which they are";
            case 403 -> "permit " + call.permission() + " in the publisher's role, with the Compute Engine API enabled";
            default -> "Google refuses the request; the URL map's limits or the library's version may be the reason";
        };
    }

    EdgeException failure(Kind kind, String message, @Nullable Duration retryAfter) {
        return new EdgeException(kind, where + ": " + message, retryAfter, null);
    }
}
