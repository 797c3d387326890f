package mx.prep.source;

import java.net.URI;
import java.util.Locale;
import java.util.Set;
import mx.prep.error.SourceException;

/**
 * Where a source may send us on to: its own host and port, and hosts that are named; always over https.
 *
 * @param hosts lower case, with their port unless it is 443
 */
record Redirects(Set<String> hosts) {
    /** The most redirects in a row. */
    static final int MOST = 5;

    Redirects {
        hosts = Set.copyOf(hosts);
    }

    /**
     * The address that a redirect leads to.
     *
     * @param configured the source's own address
     * @param from the address that answered
     * @throws SourceException if it may not be followed
     */
    URI follow(URI configured, URI from, String location) {
        URI to;
        try {
            to = from.resolve(URI.create(location.trim()));
        } catch (IllegalArgumentException e) {
            throw new SourceException(
                    "The source redirects to what is no address; tell the authority's help desk.", null);
        }
        if (!"https".equalsIgnoreCase(to.getScheme())) {
            throw new SourceException(
                    "The source redirects to an address that isn't https, which is never followed and can't be"
                            + " permitted. Ask the authority for the https address.",
                    null);
        }
        if (to.getHost() == null || to.getRawUserInfo() != null) {
            throw new SourceException(
                    "The source redirects to an address without a host, or with a password in it, which is never"
                            + " followed; tell the authority's help desk.",
                    null);
        }
        if (!authority(to).equals(authority(configured)) && !hosts.contains(authority(to))) {
            throw new SourceException(
                    "The source redirects to another host, which isn't followed. If it is the authority's, permit it"
                            + " with 'redirects: [\"" + authority(to) + "\"]' under source.",
                    null);
        }
        return to;
    }

    /**
     * Whether an address that a document names may be asked: it is on the same server, or over https on a host that is
     * named.
     */
    boolean allow(URI configured, URI to) {
        boolean named = "https".equalsIgnoreCase(to.getScheme()) && hosts.contains(authority(to));
        return to.getHost() != null && to.getRawUserInfo() == null && (named || isSameOrigin(configured, to));
    }

    /** Whether two addresses are answered by the same server: what is said to one may be said to the other. */
    static boolean isSameOrigin(URI a, URI b) {
        return String.valueOf(a.getScheme()).equalsIgnoreCase(b.getScheme())
                && authority(a).equals(authority(b));
    }

    /** Host and port in lower case, without the port of https. */
    static String authority(URI uri) {
        String host = String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
        int port = uri.getPort();
        return port < 0 || port == 443 ? host : host + ":" + port;
    }
}
