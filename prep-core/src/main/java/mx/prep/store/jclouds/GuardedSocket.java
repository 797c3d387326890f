package mx.prep.store.jclouds;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import mx.prep.internal.tls.NameGuard;

/** Connects to no name that leads where no service is: what is checked is the very address that it connects to. */
final class GuardedSocket extends Socket {
    @Override
    public void connect(SocketAddress endpoint) throws IOException {
        connect(endpoint, 0);
    }

    @Override
    public void connect(SocketAddress endpoint, int timeout) throws IOException {
        if (endpoint instanceof InetSocketAddress remote && !remote.isUnresolved()) {
            NameGuard.STANDARD.check(remote.getHostString(), remote.getAddress());
        }
        super.connect(endpoint, timeout);
    }
}
