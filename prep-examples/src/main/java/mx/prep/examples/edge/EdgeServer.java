package mx.prep.examples.edge;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import mx.prep.edge.EmbeddedEdge;
import mx.prep.error.ConfigException;
import mx.prep.spi.Builder;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http2.server.AbstractHTTP2ServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.server.handler.SizeLimitHandler;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * Serves an embedded edge over HTTP: HTTP/1.1 and HTTP/2, by prior knowledge or upgrade on a plain port, by ALPN under
 * TLS 1.3 and 1.2. It stops gracefully: what is being sent is sent to its end, within 5 seconds.
 *
 * <p>Limits: 4,096 connections, 128 streams in each, 16 KiB of headers, 30 seconds without traffic, 32 threads.
 * Thread-safe.
 */
public final class EdgeServer implements AutoCloseable {
    private static final int THREADS = 32;
    private static final int IDLE_THREADS = 4;
    private static final int CONNECTIONS = 4096;
    private static final int STREAMS = 128;
    private static final int HEADER_BYTES = 16 << 10;
    private static final int REQUEST_BODY_BYTES = 16 << 10;
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final Duration STOP = Duration.ofSeconds(5);
    private final AccessCounters counters = new AccessCounters();
    private final Server server;
    private final ServerConnector connector;
    private final String scheme;
    private final String host;

    private EdgeServer(ServerBuilder options, EmbeddedEdge edge) {
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, IDLE_THREADS);
        threads.setName("prep-edge-http");
        threads.setDaemon(true);
        server = new Server(threads);
        SSLContext tls = options.tls;
        connector = tls == null ? plain(server) : encrypted(server, tls);
        connector.setHost(options.host);
        connector.setPort(options.port);
        connector.setIdleTimeout(IDLE.toMillis());
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(CONNECTIONS, connector));
        server.setHandler(new GracefulHandler(sized(new EdgeHandler(edge, counters))));
        server.setErrorHandler(new PlainErrors());
        server.setStopTimeout(STOP.toMillis());
        scheme = tls == null ? "http" : "https";
        host = options.host;
    }

    public static ServerBuilder builder() {
        return new ServerBuilder();
    }

    /** A TLS context with the key and certificates of a PKCS#12 file. */
    public static SSLContext tlsFrom(Path keyStore, String password) {
        try (InputStream in = Files.newInputStream(keyStore)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, password.toCharArray());
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, password.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new ConfigException("edge: the key store " + keyStore + " can't be used: " + e.getMessage(), e);
        }
    }

    /**
     * Binds the port and serves. The edge is started by its owner.
     *
     * @throws IOException if the port can't be bound
     */
    public void start() throws IOException {
        try {
            server.start();
        } catch (IOException e) {
            close();
            throw e;
        } catch (Exception e) {
            close();
            throw new IOException("the edge's server can't start on " + host + ":" + connector.getPort(), e);
        }
    }

    /** Where it is served, ending with a slash; with the real port once started. */
    public URI uri() {
        int port = connector.getLocalPort() > 0 ? connector.getLocalPort() : connector.getPort();
        return URI.create(scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port + "/");
    }

    /** Responses sent so far. */
    public AccessCounts counts() {
        return counters.counts();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            throw new IllegalStateException("the edge's server can't stop", e);
        }
    }

    private static ServerConnector plain(Server server) {
        HttpConfiguration http = configuration();
        return new ServerConnector(
                server, new HttpConnectionFactory(http), limited(new HTTP2CServerConnectionFactory(http)));
    }

    private static ServerConnector encrypted(Server server, SSLContext context) {
        HttpConfiguration http = configuration();
        // The edge has one site: whatever name a client used to get here is that site's.
        http.addCustomizer(new SecureRequestCustomizer(false));
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setSslContext(context);
        tls.setIncludeProtocols("TLSv1.3", "TLSv1.2");
        tls.setRenegotiationAllowed(false);
        tls.setSniRequired(false);
        ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
        HttpConnectionFactory fallback = new HttpConnectionFactory(http);
        alpn.setDefaultProtocol(fallback.getProtocol());
        return new ServerConnector(
                server,
                new SslConnectionFactory(tls, alpn.getProtocol()),
                alpn,
                limited(new HTTP2ServerConnectionFactory(http)),
                fallback);
    }

    private static Handler sized(Handler handler) {
        SizeLimitHandler limit = new SizeLimitHandler(REQUEST_BODY_BYTES, -1);
        limit.setHandler(handler);
        return limit;
    }

    private static <F extends AbstractHTTP2ServerConnectionFactory> F limited(F factory) {
        factory.setMaxConcurrentStreams(STREAMS);
        return factory;
    }

    private static HttpConfiguration configuration() {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        http.setRequestHeaderSize(HEADER_BYTES);
        http.setResponseHeaderSize(HEADER_BYTES);
        // The edge judges paths itself, in one place, and uses none that the server has decoded.
        http.setUriCompliance(UriCompliance.UNSAFE);
        return http;
    }

    /** The server's options. */
    public static final class ServerBuilder implements Builder<EdgeServer> {
        private @Nullable EmbeddedEdge edge;
        private String host = "127.0.0.1";
        private int port;
        private @Nullable SSLContext tls;

        private ServerBuilder() {}

        /** What is served. */
        public ServerBuilder edge(EmbeddedEdge value) {
            edge = value;
            return this;
        }

        /** The local address to listen at; default 127.0.0.1, this machine only. */
        public ServerBuilder host(String value) {
            host = value;
            return this;
        }

        /** The port; default 0, any free one. */
        public ServerBuilder port(int value) {
            port = value;
            return this;
        }

        /** Key and certificates; default none, plain HTTP. */
        public ServerBuilder tls(SSLContext value) {
            tls = value;
            return this;
        }

        @Override
        public EdgeServer build() {
            if (edge == null) {
                throw new ConfigException("edge server: no edge");
            }
            if (port < 0 || port > 65_535) {
                throw new ConfigException("edge server: port is 0 to 65535, not " + port);
            }
            return new EdgeServer(this, edge);
        }
    }
}
