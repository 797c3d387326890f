package mx.prep.store.jclouds;

import com.google.inject.AbstractModule;
import com.google.inject.Scopes;
import org.jclouds.http.HttpCommandExecutorService;
import org.jclouds.http.IOExceptionRetryHandler;
import org.jclouds.http.config.ConfiguresHttpCommandExecutorService;
import org.jclouds.http.config.SSLModule;

/** Binds the pinned driver. */
@ConfiguresHttpCommandExecutorService
final class DriverModule extends AbstractModule {
    private final SecureSockets sockets;

    DriverModule(SecureSockets sockets) {
        this.sockets = sockets;
    }

    @Override
    protected void configure() {
        install(new SSLModule());
        bind(SecureSockets.class).toInstance(sockets);
        bind(IOExceptionRetryHandler.class).toInstance(IOExceptionRetryHandler.NEVER_RETRY);
        bind(HttpCommandExecutorService.class).to(PinnedDriver.class).in(Scopes.SINGLETON);
    }
}
