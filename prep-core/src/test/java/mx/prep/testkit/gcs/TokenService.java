package mx.prep.testkit.gcs;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import mx.prep.testkit.authority.ThrowAwayCa;

/** Google's token service for workload identity federation, and the file that leads to it. */
public final class TokenService implements AutoCloseable {
    private final HttpsServer server;
    private final String token;
    private final Path pem;
    private final Path file;
    private volatile String asked = "";

    private TokenService(Path folder, String token) throws IOException {
        ThrowAwayCa ca = ThrowAwayCa.create();
        this.token = token;
        this.pem = Files.writeString(folder.resolve("token-service.pem"), ca.pem());
        this.server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(ca.server("127.0.0.1").context()));
        server.createContext("/v1/token", this::exchange);
        server.start();
        Path subject = Files.writeString(folder.resolve("subject"), "oidc-token");
        URI here = URI.create("https://127.0.0.1:" + server.getAddress().getPort());
        this.file = Files.writeString(folder.resolve("federation.json"), federation(here, subject));
    }

    /**
     * The content of a credentials file.
     *
     * @param service where its token service is
     * @param subject the file with the subject's own token
     */
    public static String federation(URI service, Path subject) {
        return "{\"type\":\"external_account\",\"audience\":\"//iam.googleapis.com/projects/1/locations/global/"
                + "workloadIdentityPools/prep/providers/ci\",\"subject_token_type\":"
                + "\"urn:ietf:params:oauth:token-type:jwt\",\"token_url\":\"" + service.resolve("/v1/token")
                + "\",\"credential_source\":{\"file\":\"" + subject + "\"}}";
    }

    /** Gives this token for the subject's. */
    public static TokenService start(Path folder, String token) throws IOException {
        return new TokenService(folder, token);
    }

    private void exchange(HttpExchange call) throws IOException {
        asked = new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        byte[] answer = ("{\"access_token\":\"" + token + "\",\"issued_token_type\":"
                        + "\"urn:ietf:params:oauth:token-type:access_token\",\"token_type\":\"Bearer\","
                        + "\"expires_in\":3600}")
                .getBytes(StandardCharsets.UTF_8);
        call.getResponseHeaders().set("Content-Type", "application/json");
        call.sendResponseHeaders(200, answer.length);
        call.getResponseBody().write(answer);
        call.close();
    }

    /** The credentials file. */
    public Path file() {
        return file;
    }

    /** The service's authority. */
    public Path pem() {
        return pem;
    }

    /** What it was asked last. */
    public String asked() {
        return asked;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
