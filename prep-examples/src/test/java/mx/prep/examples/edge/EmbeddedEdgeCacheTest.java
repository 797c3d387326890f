package mx.prep.examples.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import mx.prep.edge.EmbeddedEdgeCache;
import mx.prep.error.EdgeException;
import mx.prep.model.ReleaseId;
import mx.prep.spi.EdgeCache;
import mx.prep.spi.EdgeCache.Status;
import org.junit.jupiter.api.Test;

/** The publisher's view of an edge in another process. */
class EmbeddedEdgeCacheTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2021-06-07T01:00:00Z"), ZoneOffset.UTC);

    @Test
    void aPurgeIsDoneOnceTheEdgeHasMoved() throws Exception {
        try (ServedSite site = new ServedSite(null)) {
            EdgeCache cache = EmbeddedEdgeCache.at(site.server.uri(), CLOCK);
            assertUnavailable(site.server.uri(), "answered with status 503");
            site.edge.refresh();
            ReleaseId first = site.site.publish(ServedSite.cut(1), ServedSite.files(1));
            assertEquals(new Status.InProgress(), status(cache, first), "the holding page is still up");
            site.edge.refresh();
            assertEquals(new Status.Done(CLOCK.instant()), status(cache, first));

            ReleaseId second = site.site.publish(ServedSite.cut(2), ServedSite.files(2));
            assertEquals(new Status.InProgress(), status(cache, second));
            site.edge.refresh();
            assertEquals(new Status.Done(CLOCK.instant()), status(cache, second));
            assertEquals(new Status.Done(CLOCK.instant()), status(cache, first), "overtaken");

            site.site.order(first);
            site.edge.refresh();
            assertEquals(new Status.Done(CLOCK.instant()), status(cache, first), "rolled back");
        }
    }

    @Test
    void anEdgeThatDoesntAnswerIsSaid() throws Exception {
        URI gone;
        try (ServedSite site = new ServedSite(null)) {
            gone = site.server.uri();
        }
        assertUnavailable(gone, "is the edge running?");
    }

    @Test
    void whatIsNoEdgeIsSaid() throws Exception {
        HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        URI uri = URI.create("http://127.0.0.1:" + other.getAddress().getPort() + "/");
        other.createContext("/html/", exchange -> {
            byte[] page = "<html>".getBytes(UTF_8);
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        other.createContext("/endless/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                for (int i = 0; i < 1000; i++) {
                    out.write(new byte[1 << 10]);
                }
            }
        });
        other.createContext("/error/", exchange -> {
            exchange.sendResponseHeaders(500, -1);
            exchange.close();
        });
        other.start();
        try {
            assertUnavailable(uri.resolve("html/"), "isn't an embedded edge");
            assertUnavailable(uri.resolve("endless/"), "longer than");
            assertUnavailable(uri.resolve("error/"), "status 500");
        } finally {
            other.stop(0);
        }
    }

    private static Status status(EdgeCache cache, ReleaseId release) {
        return cache.status(cache.purge(ticket(release)));
    }

    private static void assertUnavailable(URI uri, String message) {
        EdgeCache cache = EmbeddedEdgeCache.at(uri, CLOCK);
        ReleaseId release = ReleaseId.parse("20210606-2000-0-0123456789ab");
        EdgeException e = assertThrows(EdgeException.class, () -> status(cache, release));
        assertEquals(EdgeException.Kind.UNAVAILABLE, e.kind());
        assertTrue(String.valueOf(e.getMessage()).contains(message), e.getMessage());
    }

    private static EdgeCache.Ticket ticket(ReleaseId release) {
        return new EdgeCache.Ticket("0-" + release, release, List.of("/*"));
    }
}
