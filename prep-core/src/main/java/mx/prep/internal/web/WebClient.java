package mx.prep.internal.web;

import java.net.http.HttpClient;
import java.time.Duration;
import mx.prep.internal.tls.Trust;

/** The JDK's HTTP client as all who use it here have it: TLS 1.2 or newer, no redirects. */
public final class WebClient {
    private WebClient() {}

    /**
     * Starts a client; HTTP/2 where the server speaks it.
     *
     * @param connect longest time to a connection
     */
    public static HttpClient.Builder builder(Duration connect) {
        return HttpClient.newBuilder()
                .connectTimeout(connect)
                .followRedirects(HttpClient.Redirect.NEVER)
                .sslParameters(Trust.parameters());
    }
}
