package mx.prep.edge;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.GZIPInputStream;
import mx.prep.edge.EdgeRequest.Transport;
import mx.prep.event.PublishEvent;
import mx.prep.model.Cut;
import mx.prep.testkit.site.MapStore;
import mx.prep.testkit.site.SiteFixture;
import mx.prep.testkit.time.VirtualTime;

/** An edge over a store in memory, with a site to fill it and a clock to move. */
final class Rig implements AutoCloseable {
    final MapStore store = new MapStore();
    final VirtualTime clock = new VirtualTime(Instant.parse("2021-06-07T02:00:00Z"));
    final SiteFixture site = new SiteFixture(store, "portal/", clock);
    final Queue<PublishEvent> incidents = new ConcurrentLinkedQueue<>();
    final EmbeddedEdge edge;

    Rig() {
        this(Front.READERS, 64L << 20);
    }

    Rig(Front front, long cacheBytes) {
        this(front, cacheBytes, Duration.ofSeconds(30));
    }

    Rig(Front front, long cacheBytes, Duration patience) {
        edge = EmbeddedEdge.builder()
                .store(store)
                .prefix("portal/")
                .clock(clock)
                .front(front)
                .cacheBytes(cacheBytes)
                .patience(patience)
                .downloads(2)
                .listener(incidents::add)
                .build();
    }

    static Cut cut(int number) {
        return new Cut(java.time.LocalDateTime.parse("2021-06-06T20:00").plusMinutes(5L * number));
    }

    /** A small site whose files all name their cut. */
    static Map<String, byte[]> files(int number) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("index.html", text("<!doctype html>inicio " + number));
        files.put("nacional/index.html", text("<!doctype html>nacional " + number));
        files.put("nacional/datos.json", text("{\"corte\":" + number + "}"));
        files.put("base.csv", text("corte\n" + number + "\n"));
        files.put("logo.svg", text("<svg/>"));
        files.put("LEEME", text("sin extensión " + number));
        files.put("notas con espacio.txt", text("notas"));
        files.put("releases/de-la-autoridad.json", text("{}"));
        return files;
    }

    static byte[] text(String text) {
        return text.getBytes(UTF_8);
    }

    void publish(int number) {
        site.publish(cut(number), files(number));
        edge.refresh();
    }

    EdgeResponse get(String path, String... headers) {
        return send("GET", path, Transport.PLAIN, headers);
    }

    EdgeResponse send(String method, String path, Transport transport, String... headers) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < headers.length; i += 2) {
            map.put(headers[i], headers[i + 1]);
        }
        int query = path.indexOf('?');
        return edge.handle(new EdgeRequest(
                        method,
                        query < 0 ? path : path.substring(0, query),
                        query < 0 ? null : path.substring(query + 1),
                        transport,
                        EdgeRequest.Headers.of(map)))
                .join();
    }

    /** The response's bytes, decoded if they are gzip. */
    static String body(EdgeResponse response) throws IOException {
        byte[] bytes = bytes(response);
        return response.header("Content-Encoding").isPresent()
                ? new String(new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes(), UTF_8)
                : new String(bytes, UTF_8);
    }

    static byte[] bytes(EdgeResponse response) throws IOException {
        if (response.body() instanceof EdgeBody.Bytes memory) {
            byte[] bytes = new byte[memory.bytes().remaining()];
            memory.bytes().duplicate().get(bytes);
            return bytes;
        }
        if (response.body() instanceof EdgeBody.Stream stream) {
            try (InputStream in = stream.stream()) {
                return in.readAllBytes();
            }
        }
        return new byte[0];
    }

    @Override
    public void close() {
        edge.close();
    }
}
