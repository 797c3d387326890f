package mx.prep.aws.cloudfront;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;
import mx.prep.aws.internal.RotatingCredentials;
import mx.prep.store.jclouds.SecureSockets;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.endpoints.AwsEndpointAttribute;
import software.amazon.awssdk.awscore.endpoints.authscheme.EndpointAuthScheme;
import software.amazon.awssdk.awscore.endpoints.authscheme.SigV4AuthScheme;
import software.amazon.awssdk.awscore.endpoints.authscheme.SigV4aAuthScheme;
import software.amazon.awssdk.endpoints.Endpoint;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudfront.CloudFrontClientBuilder;
import software.amazon.awssdk.services.cloudfrontkeyvaluestore.CloudFrontKeyValueStoreClient;
import software.amazon.awssdk.services.cloudfrontkeyvaluestore.CloudFrontKeyValueStoreClientBuilder;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * One of the SDK's clients, made when it is first needed, since making it reads the profile's files. It repeats nothing
 * by itself: who calls knows what a repeated call does. Thread-safe.
 *
 * @param <C> the client
 */
final class Connection<C extends SdkAutoCloseable> implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private final TheirTime time;
    private final Function<Parts, C> maker;
    private final Options options;
    private @Nullable Parts parts;
    private @Nullable C client;
    private @Nullable SSLSocketFactory sockets;

    /**
     * How to reach a control plane.
     *
     * @param endpoint another address than AWS', or null
     * @param trust PEM file with certificates that are trusted as well as the platform's, or null
     * @param credentials asked for with every request; closed with the connection
     * @param deadline the longest that a call may take
     */
    record Options(@Nullable URI endpoint, @Nullable Path trust, RotatingCredentials credentials, Duration deadline) {}

    /** What a client is made of, and has to be closed with it. */
    private record Parts(SdkHttpClient http, ScheduledExecutorService deadlines) {}

    private Connection(Options options, TheirTime time, Function<Parts, C> maker) {
        this.options = options;
        this.time = time;
        this.maker = maker;
    }

    /** To CloudFront's API, which is one for the whole world. */
    static Connection<CloudFrontClient> toCloudFront(Options options) {
        TheirTime time = new TheirTime(InstantSource.system());
        return new Connection<>(options, time, parts -> {
            CloudFrontClientBuilder builder = configured(CloudFrontClient.builder(), options, parts)
                    .region(Region.AWS_GLOBAL)
                    .putAuthScheme(new SigV4(time));
            if (options.endpoint() != null) {
                EndpointAuthScheme scheme = SigV4AuthScheme.builder()
                        .signingName("cloudfront")
                        .signingRegion("us-east-1")
                        .build();
                Endpoint endpoint = endpoint(options.endpoint(), scheme);
                builder.endpointProvider(distribution -> CompletableFuture.completedFuture(endpoint));
            }
            return builder.build();
        });
    }

    /** To the API of a key-value store. */
    static Connection<CloudFrontKeyValueStoreClient> toKeyValueStore(Options options) {
        TheirTime time = new TheirTime(InstantSource.system());
        return new Connection<>(options, time, parts -> {
            CloudFrontKeyValueStoreClientBuilder builder = configured(
                            CloudFrontKeyValueStoreClient.builder(), options, parts)
                    .region(Region.US_EAST_1)
                    .putAuthScheme(new SigV4a(time));
            if (options.endpoint() != null) {
                EndpointAuthScheme scheme = SigV4aAuthScheme.builder()
                        .signingName("cloudfront-keyvaluestore")
                        .addSigningRegion("*")
                        .build();
                Endpoint endpoint = endpoint(options.endpoint(), scheme);
                builder.endpointProvider(store -> CompletableFuture.completedFuture(endpoint));
            }
            return builder.build();
        });
    }

    /** As it is written: the SDK itself would sign for no region, and put the account in front of a store's host. */
    private static Endpoint endpoint(URI address, EndpointAuthScheme scheme) {
        return Endpoint.builder()
                .url(address)
                .putAttribute(AwsEndpointAttribute.AUTH_SCHEMES, List.of(scheme))
                .build();
    }

    private static <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> B configured(
            B builder, Options options, Parts parts) {
        return builder.httpClient(parts.http())
                .credentialsProvider(options.credentials())
                .overrideConfiguration(o -> o.retryStrategy(DefaultRetryStrategy.doNotRetry())
                        .apiCallTimeout(options.deadline())
                        .scheduledExecutorService(parts.deadlines()));
    }

    /** What signatures are dated by. */
    TheirTime time() {
        return time;
    }

    synchronized C client() {
        C made = client;
        if (made == null) {
            parts = new Parts(
                    UrlConnectionHttpClient.create(this::connect),
                    Executors.newSingleThreadScheduledExecutor(Connection::daemon));
            made = maker.apply(parts);
            client = made;
        }
        return made;
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "prep-cloudfront-deadline");
        thread.setDaemon(true);
        return thread;
    }

    private HttpURLConnection connect(URI address) {
        try {
            HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
            connection.setConnectTimeout(Math.toIntExact(CONNECT.toMillis()));
            connection.setReadTimeout(Math.toIntExact(options.deadline().toMillis()));
            if (connection instanceof HttpsURLConnection tls) {
                tls.setSSLSocketFactory(sockets());
            }
            return connection;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One for all calls, so that connections are used again. */
    private synchronized SSLSocketFactory sockets() {
        if (sockets == null) {
            sockets = SecureSockets.trusting(options.trust());
        }
        return sockets;
    }

    @Override
    public synchronized void close() {
        if (client != null && parts != null) {
            client.close();
            parts.http().close();
            parts.deadlines().shutdownNow();
        }
        options.credentials().close();
        client = null;
        parts = null;
    }
}
