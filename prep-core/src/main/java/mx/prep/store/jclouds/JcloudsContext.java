package mx.prep.store.jclouds;

import com.google.common.util.concurrent.MoreExecutors;
import com.google.inject.Injector;
import com.google.inject.Module;
import java.util.List;
import java.util.Properties;
import org.jclouds.Constants;
import org.jclouds.ContextBuilder;
import org.jclouds.concurrent.config.ExecutorServiceModule;
import org.jclouds.http.HttpCommand;
import org.jclouds.http.HttpCommandExecutorService;
import org.jclouds.http.HttpRequest;
import org.jclouds.http.HttpResponse;
import org.jclouds.logging.config.NullLoggingModule;
import org.jclouds.providers.ProviderMetadata;

/**
 * A jclouds context as stores want it: one attempt for each request, host names checked, no threads and no log of its
 * own, and no property of this Java that could change any of that. Thread-safe.
 */
public final class JcloudsContext {
    /** Longest time until a connection stands. */
    private static final int CONNECT_MILLIS = 10_000;
    /** Longest time without a byte. */
    private static final int SILENCE_MILLIS = 60_000;

    private final HttpCommandExecutorService http;
    private final Injector injector;

    private JcloudsContext(Injector injector) {
        this.injector = injector;
        this.http = injector.getInstance(HttpCommandExecutorService.class);
    }

    /** jclouds lets this Java's properties change what a context was told; this one doesn't. */
    private static final class Sealed extends ContextBuilder {
        Sealed(ProviderMetadata provider) {
            super(provider);
        }

        @Override
        protected Properties getSystemProperties() {
            return new Properties();
        }
    }

    /** Opens a context for a cloud that jclouds has no provider of, as {@link #open(ProviderMetadata, Module, SecureSockets)}. */
    public static JcloudsContext open(SecureSockets sockets) {
        return open(PlainApi.provider(), new PlainApi.Bindings(), sockets);
    }

    /**
     * Opens a context; takes some hundred milliseconds the first time, and sends nothing.
     *
     * @param api the provider's own module, which says how requests are signed
     */
    public static JcloudsContext open(ProviderMetadata provider, Module api, SecureSockets sockets) {
        Properties pinned = new Properties();
        pinned.setProperty(Constants.PROPERTY_MAX_RETRIES, "0");
        pinned.setProperty(Constants.PROPERTY_RELAX_HOSTNAME, "false");
        pinned.setProperty(Constants.PROPERTY_TRUST_ALL_CERTS, "false");
        pinned.setProperty(Constants.PROPERTY_CONNECTION_TIMEOUT, String.valueOf(CONNECT_MILLIS));
        pinned.setProperty(Constants.PROPERTY_SO_TIMEOUT, String.valueOf(SILENCE_MILLIS));
        // Above 0 it is written into a property of this Java.
        pinned.setProperty(Constants.PROPERTY_MAX_CONNECTIONS_PER_CONTEXT, "0");
        return new JcloudsContext(new Sealed(provider)
                // Signers are given theirs by the provider's module.
                .credentials("unused", "unused")
                .overrides(pinned)
                .modules(List.of(
                        api,
                        new DriverModule(sockets),
                        // jclouds' own logs would show tokens.
                        new NullLoggingModule(),
                        new ExecutorServiceModule(MoreExecutors.newDirectExecutorService())))
                .buildInjector());
    }

    /** What the context has bound. */
    public <T> T instance(Class<T> type) {
        return injector.getInstance(type);
    }

    /**
     * Sends a request once.
     *
     * @return the answer, whose payload the caller reads to its end and closes
     * @throws org.jclouds.http.HttpResponseException for an answer of 300 or more, or for none
     */
    public HttpResponse send(HttpRequest request) {
        return http.invoke(new HttpCommand(request));
    }
}
