package mx.prep.internal.tls;

import java.net.URI;
import mx.prep.error.ConfigException;

/** The addresses of services that requests with credentials are sent to. */
public final class Endpoints {
    private Endpoints() {}

    /**
     * The address, if it can be trusted with a request: https, or http to a literal loopback address, and nothing but a
     * host, a port and a path.
     *
     * @throws ConfigException if it is something else
     */
    public static URI checked(URI address) {
        String host = address.getHost();
        boolean plain = host != null && Addresses.isLoopback(host) && "http".equals(address.getScheme());
        if (host == null
                || !(plain || "https".equals(address.getScheme()))
                || address.getRawQuery() != null
                || address.getRawFragment() != null
                || address.getRawUserInfo() != null) {
            throw new ConfigException("an endpoint is an https address; plain http is for this machine alone, by a"
                    + " literal address such as http://127.0.0.1:9000");
        }
        return address;
    }
}
