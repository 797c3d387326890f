package mx.prep.gcp.internal;

import com.google.api.client.http.javanet.DefaultConnectionFactory;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URL;
import java.util.function.UnaryOperator;
import mx.prep.internal.tls.Addresses;
import org.jspecify.annotations.Nullable;

/**
 * Connections to services that hand out tokens, whatever a file of credentials says: https, or plain http where only this
 * machine or its cloud can be: at a literal loopback or link-local address, or at Google's metadata service.
 */
final class TokenConnections extends DefaultConnectionFactory {
    private static final String METADATA = "metadata.google.internal";
    /** Where Google's libraries look for another metadata service: a host, perhaps with a port. */
    private static final String METADATA_VARIABLE = "GCE_METADATA_HOST";

    private final UnaryOperator<@Nullable String> environment;

    TokenConnections(UnaryOperator<@Nullable String> environment) {
        this.environment = environment;
    }

    /** A token would be asked for in plain text. */
    static final class PlainHttpException extends IOException {
        private static final long serialVersionUID = 1L;

        PlainHttpException() {
            super("plain http is for this machine alone");
        }
    }

    @Override
    public HttpURLConnection openConnection(URL address) throws IOException {
        if (!"https".equalsIgnoreCase(address.getProtocol()) && !isNear(address.getHost())) {
            throw new PlainHttpException();
        }
        return super.openConnection(address);
    }

    private boolean isNear(String host) {
        String other = environment.apply(METADATA_VARIABLE);
        boolean isMetadata =
                host.equalsIgnoreCase(METADATA) || (other != null && host.equalsIgnoreCase(withoutPort(other)));
        return isMetadata
                || Addresses.literal(host).flatMap(Addresses::objection).isPresent();
    }

    private static String withoutPort(String authority) {
        return authority.replaceFirst(":\\d+$", "");
    }
}
