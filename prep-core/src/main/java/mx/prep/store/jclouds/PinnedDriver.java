package mx.prep.store.jclouds;

import com.google.common.base.Function;
import com.google.common.base.Supplier;
import com.google.common.collect.ImmutableMultimap;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.util.List;
import java.util.Map;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import org.jclouds.Constants;
import org.jclouds.http.HttpRequest;
import org.jclouds.http.HttpResponse;
import org.jclouds.http.HttpUtils;
import org.jclouds.http.IOExceptionRetryHandler;
import org.jclouds.http.handlers.DelegatingErrorHandler;
import org.jclouds.http.handlers.DelegatingRetryHandler;
import org.jclouds.http.internal.HttpWire;
import org.jclouds.http.internal.JavaUrlHttpCommandExecutorService;
import org.jclouds.io.ContentMetadataCodec;
import org.jclouds.io.Payloads;
import org.jclouds.logging.NullLogger;
import org.jspecify.annotations.Nullable;

/**
 * jclouds' HTTP driver over the JDK's connections, with secure sockets of the context's own and every header of an answer
 * kept.
 */
@Singleton
final class PinnedDriver extends JavaUrlHttpCommandExecutorService {
    private static final int NO_CONTENT = 204;
    private final Function<URI, Proxy> proxies;
    private final SecureSockets sockets;

    @Inject
    PinnedDriver(
            HttpUtils utils,
            ContentMetadataCodec codec,
            DelegatingRetryHandler retries,
            IOExceptionRetryHandler ioRetries,
            DelegatingErrorHandler errors,
            HttpWire wire,
            @Named("untrusted") HostnameVerifier verifier,
            @Named("untrusted") Supplier<SSLContext> untrusted,
            Function<URI, Proxy> proxies,
            @Named(Constants.PROPERTY_IDEMPOTENT_METHODS) String idempotent,
            @Named(Constants.PROPERTY_OUTPUT_SOCKET_BUFFER_SIZE) int bufferSize,
            @Named(Constants.PROPERTY_USER_AGENT) String userAgent,
            SecureSockets sockets) {
        super(
                utils,
                codec,
                retries,
                ioRetries,
                errors,
                wire,
                verifier,
                untrusted,
                proxies,
                idempotent,
                bufferSize,
                userAgent);
        this.proxies = proxies;
        this.sockets = sockets;
        this.logger = new Quiet();
    }

    /** jclouds' own silent logger writes errors to the console. Whoever asked gets the exception. */
    private static final class Quiet extends NullLogger {
        @Override
        public void error(String message, Object... values) {}

        @Override
        public void error(Throwable failure, String message, Object... values) {}
    }

    /** Neither relaxes host names nor trusts everybody, whatever the context's properties say. */
    @Override
    protected HttpURLConnection initConnection(HttpRequest request) throws IOException {
        URI endpoint = request.getEndpoint();
        HttpURLConnection connection = (HttpURLConnection) endpoint.toURL().openConnection(proxies.apply(endpoint));
        if (connection instanceof HttpsURLConnection https) {
            https.setSSLSocketFactory(sockets);
        }
        connection.setUseCaches(false);
        return connection;
    }

    @Override
    protected HttpResponse invoke(HttpURLConnection connection) throws IOException {
        @Nullable InputStream in;
        try {
            in = connection.getInputStream();
        } catch (IOException e) {
            in = connection.getErrorStream();
        }
        HttpResponse.Builder<?> response =
                HttpResponse.builder().statusCode(connection.getResponseCode()).message("");
        ImmutableMultimap.Builder<String, String> headers = ImmutableMultimap.builder();
        for (Map.Entry<String, List<String>> header :
                connection.getHeaderFields().entrySet()) {
            // The status line comes without a name.
            if (header.getKey() != null) {
                headers.putAll(header.getKey(), header.getValue());
            }
        }
        response.headers(headers.build());
        if (in != null && connection.getResponseCode() == NO_CONTENT) {
            in.close();
        } else if (in != null) {
            response.payload(Payloads.newInputStreamPayload(in));
        }
        return response.build();
    }
}
