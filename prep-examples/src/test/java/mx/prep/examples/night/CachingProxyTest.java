package mx.prep.examples.night;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import mx.prep.examples.night.CachingProxy.Root;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The proxy that nights have as their CDN's cache. */
class CachingProxyTest {
    @TempDir
    Path folder;

    private final AtomicInteger asked = new AtomicInteger();
    private HttpServer origin;
    private CachingProxy proxy;

    @BeforeEach
    void open() throws IOException {
        origin = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        origin.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getRawPath();
            byte[] body = (path + " " + asked.incrementAndGet()).getBytes(StandardCharsets.UTF_8);
            String life = path.endsWith("brief") ? "0" : "3600";
            exchange.getResponseHeaders().set("Cache-Control", "public, max-age=0, must-revalidate, s-maxage=" + life);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        origin.start();
        URI site = URI.create("http://127.0.0.1:" + origin.getAddress().getPort() + "/bucket/");
        proxy = CachingProxy.start(folder.resolve("proxy"), List.of(site), Root.INDEX);
    }

    @AfterEach
    void close() {
        proxy.close();
        origin.stop(0);
    }

    private String get(String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(proxy.uri() + path)).build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }

    @Test
    void itKeepsWhatSharedCachesMayKeepUntilAPurgeNamesIt() throws Exception {
        assertEquals("/bucket/index.html 1", get(""));
        assertEquals("/bucket/index.html 1", get(""));
        assertEquals("/bucket/index.html 1", get("?query"));
        assertEquals("/bucket/a/b%20c.json 2", get("a/b%20c.json"));
        assertEquals("/bucket/a/brief 3", get("a/brief"));
        assertEquals("/bucket/a/brief 4", get("a/brief"));
        assertEquals(2, proxy.hits());

        proxy.purge(List.of("/b/*", "/a/b%20c"));
        assertEquals("/bucket/a/b%20c.json 2", get("a/b%20c.json"), "nothing of it was named");
        proxy.purge(List.of("/a/*"));
        assertEquals("/bucket/a/b%20c.json 5", get("a/b%20c.json"));
        assertEquals("/bucket/index.html 1", get(""));
        proxy.purge(List.of("/"));
        assertEquals("/bucket/index.html 6", get(""));
    }

    @Test
    void whereThereIsNoNginxTheCommandThatInstallsItIsSaid() {
        IllegalStateException missing = assertThrows(
                IllegalStateException.class,
                () -> CachingProxy.start(
                        "no-such-nginx",
                        folder.resolve("none"),
                        List.of(URI.create("http://127.0.0.1:9/")),
                        Root.INDEX));
        assertTrue(String.valueOf(missing.getMessage()).endsWith("apt-get install nginx"), missing::getMessage);
    }
}
