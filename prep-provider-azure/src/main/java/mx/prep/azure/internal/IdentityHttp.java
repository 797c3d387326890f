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
import mx.prep.error.CancelledException;
import mx.prep.internal.web.ControlHttp;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What azure-identity sends its requests by, instead of Netty: {@link ControlHttp}. Thread-safe. */
public final class IdentityHttp implements HttpClient {
    /** What the JDK's client sets by itself, and refuses from others. */
    private static final Set<String> OWN = Set.of("connection", "content-length", "expect", "host", "upgrade");

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
            this.body = request.getHttpMethod() == HttpMethod.HEAD ? new byte[0] : answer.body();
            answer.headers().map().forEach((name, values) -> headers.set(HttpHeaderName.fromString(name), values));
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
