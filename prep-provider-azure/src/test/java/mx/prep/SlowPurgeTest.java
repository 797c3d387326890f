package mx.prep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mx.prep.azure.frontdoor.FrontDoors;
import mx.prep.integrity.Digests;
import mx.prep.internal.pipeline.Threads;
import mx.prep.internal.pipeline.Workings;
import mx.prep.internal.pipeline.Workings.Incidents;
import mx.prep.internal.switchover.Rules;
import mx.prep.model.Election;
import mx.prep.model.Mode;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import mx.prep.model.PurgeReport.State;
import mx.prep.model.Recipe;
import mx.prep.source.FolderSource;
import mx.prep.spi.StoredObject;
import mx.prep.spi.Target;
import mx.prep.testkit.store.InMemoryStore;
import mx.prep.testkit.store.InMemoryStore.Versions;
import mx.prep.testkit.time.VirtualTime;
import mx.prep.testkit.zip.ZipForge;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A Front Door whose purges take ten minutes and do nothing before that, with a cut every five: readers have each cut
 * within a minute all the same, and nothing that is owed is lost.
 */
class SlowPurgeTest {
    private static final Duration PURGE = Duration.ofMinutes(10);
    private static final Duration READ_EVERY = Duration.ofSeconds(5);
    private static final Duration FRESH = Duration.ofSeconds(60);
    private static final int CUTS = 6;
    private static final List<String> URLS = List.of("/index.html", "/datos.json", "/logo.svg");
    private static final Election NIGHT = new Election(
            "PREP",
            ZoneId.of("America/Mexico_City"),
            LocalDateTime.parse("2021-06-06T20:00"),
            LocalDateTime.parse("2021-06-08T23:59"),
            false);
    private static final Pattern LIFE = Pattern.compile("s-maxage=(\\d+)");

    @TempDir
    Path folder;

    private final VirtualTime time = new VirtualTime(
            LocalDateTime.parse("2021-06-06T20:01").atZone(NIGHT.zone()).toInstant());
    private final InMemoryStore archive = new InMemoryStore("archive", Versions.COUNTER);
    private final InMemoryStore store = new InMemoryStore("portal", Versions.CONTENT);
    private final Map<String, Instant> purges = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Map<String, Kept> kept = new HashMap<>();
    private final Map<String, Instant> live = new LinkedHashMap<>();
    private final Map<String, Instant> read = new LinkedHashMap<>();
    private final List<String> wrong = new ArrayList<>();
    private HttpServer manager;
    private Path packages;

    /** What the cache holds of a URL. */
    private record Kept(String text, Instant until) {}

    @BeforeEach
    void open() throws IOException {
        packages = Files.createDirectories(folder.resolve("packages"));
        manager = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        manager.createContext("/", this::answer);
        manager.start();
    }

    @AfterEach
    void close() {
        manager.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String path = exchange.getRequestURI().getPath();
            int status;
            if (exchange.getRequestMethod().equals("POST")) {
                String operation = "/operations/" + (purges.size() + 1);
                purges.put(operation, time.instant());
                asked.add(body);
                exchange.getResponseHeaders().set("Location", manager() + operation);
                status = 202;
            } else {
                Instant started = purges.get(path);
                boolean done = started != null && !time.instant().isBefore(started.plus(PURGE));
                status = started == null ? 404 : done ? 200 : 202;
            }
            exchange.sendResponseHeaders(status, -1);
        }
    }

    private URI manager() {
        return URI.create("http://127.0.0.1:" + manager.getAddress().getPort());
    }

    private Publisher publisher() {
        Target target = new Target(
                "portal",
                store,
                "portal/",
                Mode.IN_PLACE,
                Recipe.of(Mode.IN_PLACE, "", List.of(), List.of()),
                null,
                FrontDoors.at(manager(), null, time),
                null);
        return Publisher.builder()
                .name("one")
                .source(FolderSource.builder()
                        .path(packages)
                        .settle(Duration.ZERO)
                        .build())
                .integrity(Digests.none())
                .archive(archive)
                .target(target)
                .election(NIGHT)
                .work(folder.resolve("work"))
                .clock(time)
                .build(new Workings(time, time, Threads.DAEMONS, Rules::decide, Incidents.TOLD));
    }

    private void offer(String cut) {
        ZipForge.zip()
                .file("index.html", "<html>" + cut)
                .file("datos.json", "{\"corte\":\"" + cut + "\"}")
                .file("logo.svg", "<svg/>")
                .write(packages.resolve(cut + "_PREP.zip"));
    }

    private String origin(String url) {
        return store.bytes(ObjectKey.of("portal" + url))
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .orElse("404");
    }

    /** Keeps what the origin's headers allow; nothing of it vanishes earlier. */
    private String cached(String url) {
        Kept known = kept.get(url);
        if (known == null || !time.instant().isBefore(known.until())) {
            known = new Kept(origin(url), time.instant().plus(life(url)));
            kept.put(url, known);
        }
        return known.text();
    }

    private Duration life(String url) {
        ObjectHeaders headers = store.find(ObjectKey.of("portal" + url))
                .map(StoredObject::headers)
                .orElse(null);
        Matcher life = LIFE.matcher(headers == null ? "" : headers.cacheRule().value());
        return Duration.ofSeconds(life.find() ? Long.parseLong(life.group(1)) : 0);
    }

    private synchronized void readAll() {
        URLS.forEach(this::cached);
        note(live, origin("/index.html"));
        note(read, cached("/index.html"));
        if (new ArrayList<>(read.keySet()).indexOf(cached("/index.html")) != read.size() - 1) {
            wrong.add("an older cut at " + time.instant());
        }
    }

    private void note(Map<String, Instant> first, String text) {
        if (text.contains("<html>")) {
            first.putIfAbsent(text, time.instant());
        }
    }

    @Test
    void readersHaveEachCutWithinAMinute() {
        Instant start = time.instant();
        for (Instant at = start; at.isBefore(start.plus(Duration.ofHours(2))); at = at.plus(READ_EVERY)) {
            time.at(at, this::readAll);
        }
        try (Publisher publisher = publisher()) {
            for (int cut = 0; cut < CUTS; cut++) {
                offer(String.format("20210606_20%02d", cut * 5));
                publisher.runOnce();
                Duration left = Duration.between(time.instant(), start.plus(Duration.ofMinutes(5L * (cut + 1))));
                time.advance(left.isNegative() ? Duration.ZERO : left);
            }
            assertEquals(List.of(), wrong);
            assertEquals(CUTS, read.size(), read::toString);
            live.forEach((cut, at) -> assertTrue(
                    Duration.between(at, read.get(cut)).compareTo(FRESH) <= 0,
                    () -> cut + " live at " + at + ", read at " + read.get(cut)));
            for (int cycle = 0; cycle < 10; cycle++) {
                time.advance(Duration.ofMinutes(5));
                publisher.runOnce();
            }
            assertEquals(
                    State.NOTHING_OWED, publisher.purge("portal", List.of()).state());
        }
        long pages = asked.stream()
                .filter(body -> body.contains("index.html") || body.contains("/*"))
                .count();
        assertTrue(pages >= CUTS - 1, asked::toString);
    }
}
