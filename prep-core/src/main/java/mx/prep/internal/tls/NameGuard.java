package mx.prep.internal.tls;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Refuses names that lead where no service on a network is ({@link Addresses}). Addresses that are written as such stand
 * in the configuration, which may name any; {@code localhost} is this machine by its name. Names that a proxy looks up
 * are the proxy's matter. Immutable and thread-safe.
 */
public final class NameGuard {
    /** By the platform's name service; allows no address besides. */
    public static final NameGuard STANDARD = new NameGuard(host -> List.of(InetAddress.getAllByName(host)), Set.of());

    private final Resolver resolver;
    private final Set<InetAddress> allowed;

    /** Looks names up. */
    @FunctionalInterface
    public interface Resolver {
        /** All addresses of a host. */
        List<InetAddress> resolve(String host) throws UnknownHostException;
    }

    private NameGuard(Resolver resolver, Set<InetAddress> allowed) {
        this.resolver = resolver;
        this.allowed = Set.copyOf(allowed);
    }

    /** The same, asking somebody else. */
    public NameGuard asking(Resolver other) {
        return new NameGuard(other, allowed);
    }

    /** The same, with addresses that names may lead to whatever they are. */
    public NameGuard allowing(Set<InetAddress> addresses) {
        return new NameGuard(resolver, addresses);
    }

    /**
     * Looks a host up and checks each of its addresses.
     *
     * @param longest longest time that a name service may take
     * @throws ForbiddenAddressException if one of them isn't allowed
     * @throws ConnectException if nobody knows the host
     * @throws HttpConnectTimeoutException if no name service answers in time
     */
    public void check(URI address, Duration longest) throws IOException, InterruptedException {
        String host = address.getHost();
        if (Addresses.literal(host).isPresent() || isProxied(address)) {
            return;
        }
        for (InetAddress found : lookUp(host, longest)) {
            check(host, found);
        }
    }

    /**
     * Checks the address that a host is about to be connected at.
     *
     * @throws ForbiddenAddressException if it isn't allowed
     */
    public void check(String host, InetAddress address) throws ForbiddenAddressException {
        boolean named = Addresses.literal(host).isPresent()
                || (host.equalsIgnoreCase("localhost") && address.isLoopbackAddress());
        if (named || allowed.contains(address)) {
            return;
        }
        String objection = Addresses.objection(address).orElse("");
        if (!objection.isEmpty()) {
            throw new ForbiddenAddressException(address.getHostAddress().replaceFirst("%.*", ""), objection);
        }
    }

    private List<InetAddress> lookUp(String host, Duration longest) throws IOException, InterruptedException {
        FutureTask<List<InetAddress>> lookup = new FutureTask<>(() -> resolver.resolve(host));
        // A lookup can't be interrupted; its thread ends when the name service gives up.
        Thread thread = new Thread(lookup, "prep-name-lookup");
        thread.setDaemon(true);
        thread.start();
        try {
            return lookup.get(longest.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new HttpConnectTimeoutException("no name service answers in time");
        } catch (ExecutionException e) {
            ConnectException unknown = new ConnectException("nobody knows the host");
            unknown.initCause(e.getCause());
            throw unknown;
        }
    }

    /** As the JDK's HTTP client decides where it is given no proxy. */
    private static boolean isProxied(URI address) {
        ProxySelector selector = ProxySelector.getDefault();
        List<Proxy> proxies = selector == null ? List.of() : selector.select(address);
        return !proxies.isEmpty() && proxies.get(0).type() == Proxy.Type.HTTP;
    }
}
