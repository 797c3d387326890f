package mx.prep.azure.internal;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Locale;
import java.util.Set;
import mx.prep.error.CancelledException;
import mx.prep.internal.web.ControlHttp;
import reactor.core.publisher.Mono;

/** What Azure's libraries send their requests by, instead of Netty: {@link ControlHttp}. Thread-safe. */
public final class SdkHttp implements HttpClient {
    /** What the JDK's client sets by itself, and refuses from others. */
    private static final Set<String> OWN = Set.of("connection", "content-length", "expect", "host", "upgrade");

    private final ControlHttp http;

    public SdkHttp(ControlHttp http) {
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
    public SdkAnswer sendSync(HttpRequest request, Context context) {
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
            return answer(request, http.send(copy.build()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("interrupted while Azure was asked", e);
        }
    }

    private static SdkAnswer answer(HttpRequest request, java.net.http.HttpResponse<byte[]> answer) {
        HttpHeaders headers = new HttpHeaders();
        answer.headers().map().forEach((name, values) -> headers.set(HttpHeaderName.fromString(name), values));
        byte[] body = request.getHttpMethod() == HttpMethod.HEAD ? new byte[0] : answer.body();
        return new SdkAnswer(request, answer.statusCode(), headers, body);
    }
}
