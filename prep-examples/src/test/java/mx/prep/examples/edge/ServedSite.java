package mx.prep.examples.edge;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;
import mx.prep.edge.EmbeddedEdge;
import mx.prep.model.Cut;
import mx.prep.model.ReleaseId;
import mx.prep.testkit.site.MapStore;
import mx.prep.testkit.site.SiteFixture;
import org.jspecify.annotations.Nullable;

/** A site in memory behind a real server. */
final class ServedSite implements AutoCloseable {
    /** What a page loads after its document. */
    static final String[] PARTS = {
        "app.js", "nacional/avance.json", "nacional/entidades.json", "base.csv", "mapa.geojson", "logo.svg"
    };

    final MapStore store = new MapStore();
    final SiteFixture site = new SiteFixture(store, "", Clock.systemUTC());
    final EmbeddedEdge edge;
    final EdgeServer server;

    ServedSite(@Nullable SSLContext tls) throws IOException {
        edge = EmbeddedEdge.builder().store(store).build();
        EdgeServer.ServerBuilder builder = EdgeServer.builder().edge(edge);
        server = (tls == null ? builder : builder.tls(tls)).build();
        server.start();
    }

    static Cut cut(int number) {
        return new Cut(LocalDateTime.parse("2021-06-06T20:00").plusMinutes(5L * number));
    }

    /** Files that all end with their cut. */
    static Map<String, byte[]> files(int number) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("index.html", text("<!doctype html><title>PREP</title>", number));
        for (String part : PARTS) {
            files.put(part, text(part, number));
        }
        return files;
    }

    private static byte[] text(String text, int number) {
        return (text + " corte=" + number).getBytes(UTF_8);
    }

    ReleaseId publish(int number) {
        ReleaseId id = site.publish(cut(number), files(number));
        edge.refresh();
        return id;
    }

    URI uri(String path) {
        return server.uri().resolve(path);
    }

    @Override
    public void close() {
        server.close();
        edge.close();
    }
}
