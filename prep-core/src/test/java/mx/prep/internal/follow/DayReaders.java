package mx.prep.internal.follow;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import mx.prep.edge.EdgeBody;
import mx.prep.edge.EdgeRequest;
import mx.prep.edge.EdgeRequest.Transport;
import mx.prep.edge.EdgeResponse;
import mx.prep.edge.EmbeddedEdge;

/**
 * Readers of both of a night's sites, in its time. Of the portal they ask edges that hear of a release one after another,
 * each file of any of them; of the live tree one place of a CDN each. Page and files are asked for seconds apart.
 */
final class DayReaders implements AutoCloseable {
    /** How often each edge looks at the pointer. */
    private static final List<Duration> PACES =
            List.of(Duration.ofSeconds(2), Duration.ofSeconds(7), Duration.ofSeconds(20));

    static final int PLACES = PACES.size();
    private static final List<String> FILES =
            List.of("corte.json", "base.csv", "foto.jpg", "datos/0.json", "datos/1.json", "datos/3.json");
    private static final int LONGEST_REST = 20;
    private static final ThreadLocal<Boolean> IS_READING = ThreadLocal.withInitial(() -> false);

    private final FaultyNight night;
    private final ModelCdn cdn;
    private final Random random;
    private final SlowLine line;
    private final List<EmbeddedEdge> edges = new ArrayList<>();
    private final List<DayLoad> loads = new ArrayList<>();

    /**
     * Opens the edges, and puts a line between the publisher and its stores, in which readers go on.
     *
     * @param scale how many bytes each byte of the night's stands for
     */
    DayReaders(FaultyNight night, ModelCdn cdn, Random random, double scale) {
        this.night = night;
        this.cdn = cdn;
        this.random = random;
        for (int i = 0; i < PLACES; i++) {
            edges.add(EmbeddedEdge.builder()
                    .store(FaultyNight.steady(night.portal))
                    .clock(night.time)
                    .build());
        }
        line = new SlowLine(night.time, DayReaders::isReading, scale);
        List.of(night.archive, night.portal, night.plain).forEach(line::carry);
    }

    private static boolean isReading() {
        return IS_READING.get() || Thread.currentThread().getName().startsWith("prep-edge");
    }

    /** Plans a page load of each site by each place every so often. */
    void read(Instant from, Instant until, Duration every) {
        for (int i = 0; i < PLACES; i++) {
            EmbeddedEdge edge = edges.get(i);
            for (Instant at = from; at.isBefore(until); at = at.plus(PACES.get(i))) {
                night.at(at, () -> reading(edge::refresh));
            }
            int place = i;
            for (Instant at = from; at.isBefore(until); at = at.plus(every)) {
                Instant begun = at.plusMillis(1 + random.nextInt(900));
                night.at(begun, () -> reading(() -> loadPortal(place, begun)));
                night.at(begun.plusMillis(1), () -> reading(() -> loadTree(place, begun)));
            }
        }
    }

    private static void reading(Runnable action) {
        boolean before = IS_READING.get();
        IS_READING.set(true);
        try {
            action.run();
        } finally {
            IS_READING.set(before);
        }
    }

    private void loadPortal(int place, Instant begun) {
        DayLoad load = begin(DayLoad.Site.PORTAL, place, begun);
        EdgeResponse page = ask(place, "/", Map.of("Sec-Fetch-Dest", "document"));
        load.got("index.html", body(page));
        Map<String, String> pin = new HashMap<>();
        page.header("Set-Cookie").ifPresent(cookie -> pin.put("Cookie", cookie.substring(0, cookie.indexOf(';'))));
        night.at(
                rest(begun),
                () -> reading(() -> FILES.forEach(file -> load.got(file, body(ask(any(PLACES), "/" + file, pin))))));
    }

    private void loadTree(int place, Instant begun) {
        DayLoad load = begin(DayLoad.Site.TREE, place, begun);
        load.got("index.html", cdn.read(place, "index.html"));
        night.at(rest(begun), () -> reading(() -> FILES.forEach(file -> load.got(file, cdn.read(place, file)))));
    }

    private Instant rest(Instant begun) {
        return begun.plusSeconds(1 + any(LONGEST_REST));
    }

    private synchronized int any(int bound) {
        return random.nextInt(bound);
    }

    private synchronized DayLoad begin(DayLoad.Site site, int place, Instant begun) {
        DayLoad load = new DayLoad(site, place, begun);
        loads.add(load);
        return load;
    }

    private EdgeResponse ask(int place, String path, Map<String, String> headers) {
        return edges.get(place)
                .handle(new EdgeRequest("GET", path, null, Transport.PLAIN, EdgeRequest.Headers.of(headers)))
                .join();
    }

    private static Optional<byte[]> body(EdgeResponse response) {
        if (response.status() != 200) {
            return Optional.empty();
        }
        if (response.body() instanceof EdgeBody.Stream stream) {
            try (InputStream in = stream.stream()) {
                return Optional.of(in.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        ByteBuffer bytes = ((EdgeBody.Bytes) response.body()).bytes().duplicate();
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return Optional.of(copy);
    }

    /** The line between the publisher and its stores. */
    SlowLine line() {
        return line;
    }

    /** All page loads, those of one site and place in their order. */
    synchronized List<DayLoad> loads() {
        return List.copyOf(loads);
    }

    /** The files of a page load. */
    static int files() {
        return 1 + FILES.size();
    }

    @Override
    public void close() {
        edges.forEach(EmbeddedEdge::close);
    }
}
