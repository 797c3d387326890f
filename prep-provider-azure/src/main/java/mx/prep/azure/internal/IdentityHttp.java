package mx.prep.azure.internal;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mx.prep.internal.web.ControlHttp;
import reactor.core.publisher.Mono;

/**
 * What azure-identity sends its requests by: {@link SdkHttp}. Of a refusal it hands on the status, the headers and the
 * codes, not the words: they may repeat the secret that was shown, and azure-identity logs them. Thread-safe.
 */
public final class IdentityHttp implements HttpClient {
    /** Of OAuth 2.0 (RFC 6749, section 5.2), and of managed identities. */
    private static final Pattern ERROR = Pattern.compile(
            "\\b(invalid_(?:request|client|grant|scope|resource|token)|unauthorized_client|unsupported_grant_type"
                    + "|temporarily_unavailable|server_error)\\b");
    /** Microsoft Entra's. */
    private static final Pattern CODE = Pattern.compile("\\bAADSTS\\d{4,8}\\b");

    private final SdkHttp http;

    public IdentityHttp(ControlHttp http) {
        this.http = new SdkHttp(http);
    }

    @Override
    public Mono<HttpResponse> send(HttpRequest request) {
        return Mono.fromCallable(() -> sendSync(request, Context.NONE));
    }

    /**
     * Sends a request.
     *
     * @throws UncheckedIOException if no answer comes
     */
    @Override
    public HttpResponse sendSync(HttpRequest request, Context context) {
        SdkAnswer answer = http.sendSync(request, context);
        return answer.getStatusCode() < 400 || answer.body().length == 0 ? answer : withoutWords(request, answer);
    }

    private static SdkAnswer withoutWords(HttpRequest request, SdkAnswer refusal) {
        byte[] codes = codes(new String(refusal.body(), StandardCharsets.UTF_8));
        HttpHeaders headers =
                new HttpHeaders(refusal.getHeaders()).set(HttpHeaderName.CONTENT_LENGTH, String.valueOf(codes.length));
        return new SdkAnswer(request, refusal.getStatusCode(), headers, codes);
    }

    private static byte[] codes(String refusal) {
        return ("{\"error\":\"" + first(ERROR, refusal, "refused") + "\",\"error_description\":\""
                        + first(CODE, refusal, "refused") + "\"}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String first(Pattern pattern, String text, String otherwise) {
        Matcher found = pattern.matcher(text);
        return found.find() ? found.group() : otherwise;
    }
}
