package mx.prep.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import mx.prep.model.Cut;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.PackageRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The demo's reader in front of a site that may serve anything. */
class SiteReaderTest {
    private static final String RELEASE = "20210606-2000-0-0123456789ab";
    private static final PackageRef REFERENCE =
            new PackageRef(Cut.parse("20210606-2000"), Digest.sha256("e".repeat(64)));

    private final Map<String, String> files = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> cookies = new ConcurrentLinkedQueue<>();
    private HttpServer server;
    private SiteReader reader;

    @BeforeEach
    void serve() throws IOException {
        files.put("/", "<title>PREP</title>");
        files.put("/index.html", files.get("/"));
        files.put("/app.js", "const CUT = 1;");
        files.put("/con espacio.json", "{}");
        String listed =
                Map.of("index.html", "/", "app.js", "/app.js", "con espacio.json", "/con espacio.json")
                        .entrySet()
                        .stream()
                        .map(file -> "{\"path\":\"" + file.getKey() + "\",\"sha256\":\""
                                + sha256(files.get(file.getValue())) + "\"}")
                        .collect(Collectors.joining(","));
        files.put(
                "/.prep/releases/" + RELEASE + ".json",
                "{\"cut\":\"20210606-2000\",\"packageSha256\":\""
                        + REFERENCE.sha256().hex() + "\",\"files\":[" + listed + "]}");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            byte[] body = files.getOrDefault(path, "no").getBytes(StandardCharsets.UTF_8);
            cookies.add(path + " " + exchange.getRequestHeaders().getFirst("Cookie"));
            exchange.getResponseHeaders().add("Set-Cookie", "prep=" + RELEASE + ".1623027600; Path=/; HttpOnly");
            exchange.sendResponseHeaders(files.containsKey(path) ? 200 : 404, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        reader = new SiteReader(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"));
    }

    @AfterEach
    void close() {
        reader.close();
        server.stop(0);
    }

    private static String sha256(String text) {
        return Digest.of(DigestAlgorithm.SHA256, text.getBytes(StandardCharsets.UTF_8))
                .hex();
    }

    @Test
    void aWholeSiteIsWholeAndEachPageLoadStaysWithItsRelease() throws Exception {
        assertEquals(new SiteLook(REFERENCE, 4, List.of()), reader.look());
        assertTrue(cookies.contains("/ null"), cookies::toString);
        assertTrue(cookies.contains("/app.js prep=" + RELEASE + ".1623027600"), cookies::toString);
    }

    @Test
    void otherBytesAreFound() throws Exception {
        files.put("/app.js", "const CUT = 2;");
        SiteLook look = reader.look();
        assertEquals(REFERENCE, look.reference());
        assertEquals(3, look.files());
        assertTrue(look.problems().get(0).startsWith("app.js: other bytes"), look::toString);
    }

    @Test
    void anotherPageIsFound() throws Exception {
        files.put("/", "<title>Otra</title>");
        assertTrue(reader.look().problems().get(0).startsWith("index.html: other bytes"));
    }

    @Test
    void whatIsMissingIsFound() throws Exception {
        files.remove("/con espacio.json");
        assertTrue(reader.look().problems().contains("con espacio.json: status 404"));
        files.remove("/");
        SiteLook gone = reader.look();
        assertNull(gone.reference());
        assertEquals(List.of("the page: status 404"), gone.problems());
    }

    @Test
    void aSiteThatIsDownIsAProblemNotAnEnd() throws Exception {
        server.stop(0);
        SiteLook look = reader.look();
        assertNull(look.reference());
        assertTrue(look.problems().get(0).startsWith("the site: "), look::toString);
    }
}
