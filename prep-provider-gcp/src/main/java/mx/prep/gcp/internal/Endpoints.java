package mx.prep.gcp.internal;

import java.net.URI;
import mx.prep.error.ConfigException;

/** Addresses of Google's services that a configuration names. */
public final class Endpoints {
    private Endpoints() {}

    /**
     * Refuses what a token mustn't be sent to.
     *
     * @param where whose endpoint it is, for the message
     * @throws ConfigException if it is neither https nor this machine's, or more than an address
     */
    public static URI checked(String where, URI address) {
        String host = address.getHost();
        boolean here = host != null && host.matches("127\\.0\\.0\\.1|\\[::1]|localhost");
        boolean scheme = "https".equals(address.getScheme()) || (here && "http".equals(address.getScheme()));
        if (host == null
                || !scheme
                || address.getRawQuery() != null
                || address.getRawFragment() != null
                || address.getRawUserInfo() != null) {
            throw new ConfigException(
                    where + ": an endpoint is an https address; plain http is for this machine alone");
        }
        return address;
    }
}
