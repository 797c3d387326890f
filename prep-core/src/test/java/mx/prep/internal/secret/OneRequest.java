package mx.prep.internal.secret;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import mx.prep.config.Finding;
import mx.prep.config.PrepConfig;

/** Makes a request with a secret as stores do, and says what would be warned of, in a Java of its own. */
final class OneRequest {
    static final String SECRET = "Bearer-5up3r-s3cret-t0ken";

    private OneRequest() {}

    /**
     * Prints what came of it.
     *
     * @param arguments a configuration
     */
    public static void main(String[] arguments) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
        int status = QuietWire.ofPlatform().during(() -> {
            HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
            connection.setRequestProperty("Authorization", SECRET);
            return connection.getResponseCode();
        });
        server.stop(0);
        System.out.println("answered " + status);
        System.out.println("warned: " + OpenWire.warning().orElse("of nothing"));
        List<Finding> findings = PrepConfig.check(Path.of(arguments[0]));
        findings.forEach(finding -> System.out.println("checked: " + finding));
    }
}
