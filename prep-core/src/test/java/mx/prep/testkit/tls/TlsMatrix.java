package mx.prep.testkit.tls;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import mx.prep.testkit.authority.ThrowAwayCa;
import mx.prep.testkit.authority.TlsIdentity;
import org.jspecify.annotations.Nullable;

/**
 * Who sends a request to which server ({@link TlsCase}). Runs in a Java that allows every version of TLS
 * ({@link WeakJava}), where the platform's own clients, which take part as the control, connect to old servers. What
 * counts is whether a request came, not what a client makes of the answer. Not thread-safe.
 */
public final class TlsMatrix {
    /** The platform's client, as a control. */
    public static final String PLATFORM_CLIENT = "the platform's client";
    /** The platform's connections, as a control. */
    public static final String PLATFORM_CONNECTION = "the platform's connection";

    private final Path folder;
    private final byte[] answer;
    private final Map<String, Client> clients = new LinkedHashMap<>();
    private final ThrowAwayCa ca = ThrowAwayCa.create();

    /** Sends any request. */
    @FunctionalInterface
    public interface Client {
        /**
         * Sends it.
         *
         * @param trust PEM file with the configured trust anchor, or null for none
         * @throws Exception if it is refused; its message is kept
         */
        void ask(URI server, @Nullable Path trust) throws Exception;
    }

    private TlsMatrix(Path folder, byte[] answer) {
        this.folder = folder;
        this.answer = answer;
    }

    /**
     * Without clients yet.
     *
     * @param folder where certificates are written
     * @param answer the body of all answers
     */
    public static TlsMatrix in(Path folder, String answer) {
        return new TlsMatrix(folder, answer.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds a client. */
    public TlsMatrix client(String name, Client client) {
        clients.put(name, client);
        return this;
    }

    /** Prints a line for each client and server: client, server, number of requests, what was said. */
    public void print() throws IOException {
        for (TlsCase tls : TlsCase.values()) {
            TlsIdentity shown = tls.identity(ca);
            SSLContext trusting = shown.issuer().trustingContext();
            try (TlsServer server = tls.start(shown, answer)) {
                if (!tls.isPlain()) {
                    print(PLATFORM_CLIENT, tls, server, null, (address, none) -> client(address, trusting));
                    print(PLATFORM_CONNECTION, tls, server, null, (address, none) -> connection(address, trusting));
                }
                Path trust = trust(tls, shown);
                for (Map.Entry<String, Client> client : clients.entrySet()) {
                    print(client.getKey(), tls, server, trust, client.getValue());
                }
            }
        }
    }

    private @Nullable Path trust(TlsCase tls, TlsIdentity shown) throws IOException {
        return switch (tls.trust()) {
            case NOBODY -> null;
            case ISSUER ->
                Files.writeString(folder.resolve(tls + ".pem"), shown.issuer().pem());
            case OTHER ->
                Files.writeString(
                        folder.resolve(tls + ".pem"), ThrowAwayCa.create().pem());
        };
    }

    private static void print(String name, TlsCase tls, TlsServer server, @Nullable Path trust, Client client) {
        int before = server.requests();
        String said = "";
        try {
            client.ask(server.address(tls.host()), trust);
        } catch (Exception e) {
            said = String.valueOf(e.getMessage()).replaceAll("\\s", " ");
        }
        System.out.println(String.join("\t", name, tls.name(), "" + (server.requests() - before), said));
    }

    private static void client(URI address, SSLContext trusting) throws IOException, InterruptedException {
        HttpClient.newBuilder()
                .sslContext(trusting)
                .build()
                .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.discarding());
    }

    private static void connection(URI address, SSLContext trusting) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
        ((HttpsURLConnection) connection).setSSLSocketFactory(trusting.getSocketFactory());
        connection.getInputStream().readAllBytes();
    }
}
