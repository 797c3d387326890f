package mx.prep.azure.internal;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.core.util.CoreUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mx.prep.error.CancelledException;
import mx.prep.internal.web.ControlHttp;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What azure-identity sends its requests by, instead of Netty: {@link ControlHttp}. Of a refusal it hands on the status, the
 * headers and the codes, not the words: they may repeat the secret that was shown, and azure-identity logs them.
 * Thread-safe.
 */
public final class IdentityHttp implements HttpClient {
    /** What the JDK's client sets by itself, and refuses from others. */
    private static final Set<String> OWN = Set.of("connection", "content-length", "expect", "host", "upgrade");

    /** Of OAuth 2.0 (RFC 6749, section 5.2), and of managed identities. */
    private static final Pattern ERROR = Pattern.compile(
            "\\b(invalid_(?:request|client|grant|scope|resource|token)|unauthorized_client|unsupported_grant_type"
                    + "|temporarily_unavailable|server_error)\\b");
    /** Microsoft Entra's. */
    private static final Pattern CODE = Pattern.compile("\\bAADSTS\\d{4,8}\\b");

    private final ControlHttp http;

    public IdentityHttp(ControlHttp http) {
        this.http = http;
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
        BinaryData body = request.getBodyAsBinaryData();
        BodyPublisher publisher = body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body.toBytes());
        java.net.http.HttpRequest.Builder copy = java.net.http.HttpRequest.newBuilder(
                        URI.create(request.getUrl().toString()))
                .method(String.valueOf(request.getHttpMethod()), publisher);
        request.getHeaders().forEach(header -> {
            if (!OWN.contains(header.getName().toLowerCase(Locale.ROOT))) {
                header.getValuesList().forEach(value -> copy.header(header.getName(), value));
            }
        });
        try {
            return new Answer(request, http.send(copy.build()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("interrupted while Azure was asked for a token", e);
        }
    }

    /** An answer that was read whole. */
    private static final class Answer extends HttpResponse {
        private final int status;
        private final HttpHeaders headers = new HttpHeaders();
        private final byte[] body;

        Answer(HttpRequest request, java.net.http.HttpResponse<byte[]> answer) {
            super(request);
            this.status = answer.statusCode();
            byte[] sent = request.getHttpMethod() == HttpMethod.HEAD ? new byte[0] : answer.body();
            this.body = status < 400 || sent.length == 0 ? sent : codes(new String(sent, StandardCharsets.UTF_8));
            answer.headers().map().forEach((name, values) -> headers.set(HttpHeaderName.fromString(name), values));
            headers.set(HttpHeaderName.CONTENT_LENGTH, String.valueOf(body.length));
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

        @Override
        public int getStatusCode() {
            return status;
        }

        @Override
        @Deprecated
        public @Nullable String getHeaderValue(String name) {
            return headers.getValue(HttpHeaderName.fromString(name));
        }

        @Override
        public HttpHeaders getHeaders() {
            return headers;
        }

        @Override
        public Flux<ByteBuffer> getBody() {
            return Flux.defer(() -> Flux.just(ByteBuffer.wrap(body)));
        }

        @Override
        public Mono<byte[]> getBodyAsByteArray() {
            return Mono.just(body);
        }

        @Override
        public Mono<String> getBodyAsString() {
            String type = headers.getValue(HttpHeaderName.CONTENT_TYPE);
            return Mono.just(CoreUtils.bomAwareToString(body, type));
        }

        @Override
        public Mono<String> getBodyAsString(Charset charset) {
            return Mono.just(new String(body, charset == null ? StandardCharsets.UTF_8 : charset));
        }
    }
}
