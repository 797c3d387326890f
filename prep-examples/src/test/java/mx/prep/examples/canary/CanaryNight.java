package mx.prep.examples.canary;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Stream;
import mx.prep.InVirtualTime;
import mx.prep.Publisher;
import mx.prep.PublisherBuilder;
import mx.prep.alarm.Alarms;
import mx.prep.event.LoggingListener;
import mx.prep.examples.canary.Wiretap.Mood;
import mx.prep.integrity.Digests;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import mx.prep.model.ReleaseId;
import mx.prep.source.HttpSource;
import mx.prep.spi.Body;
import mx.prep.spi.ByteRange;
import mx.prep.spi.Deletion;
import mx.prep.spi.EdgeCache;
import mx.prep.spi.LastSeen;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.PackageSource;
import mx.prep.spi.Precondition;
import mx.prep.spi.Target;
import mx.prep.testkit.time.VirtualTime;

/**
 * A publisher of two cuts whose every client has secrets, with every logger at its lowest level; and whatever it left
 * behind: logs, events, results, exceptions, its folder, the stores.
 */
final class CanaryNight implements AutoCloseable {
    private static final List<Canary> OWN = List.of(
            Canary.sent("the source's bearer token", "canary+source/bearer=7Qw1", Wires.SOURCE),
            Canary.sent("the source's key in a header", "canary/Source+ApiKey=8Zx2", Wires.SOURCE),
            Canary.sent("the source's signed query", "canary+Source/Signature=3Er9", Wires.SOURCE),
            Canary.sent("the webhook's path", "canary+Webhook/Path=5Ty4", Wires.ALARMS),
            Canary.sent("the heartbeat's query", "canary+Heartbeat/Query=6Ui3", Wires.ALARMS));

    private final Path folder;
    private final Wires wires;
    private final CanaryAuthority authority;
    private final WatchedCloud cloud;
    private final Map<String, List<String>> left = new LinkedHashMap<>();

    /** @param bad the wires in this mood */
    CanaryNight(Path folder, WatchedCloud.Maker maker, Set<String> bad, Mood mood) throws IOException {
        this.folder = folder;
        this.wires = new Wires(bad, mood);
        this.authority = new CanaryAuthority();
        this.cloud = maker.open(Files.createDirectory(folder.resolve("secrets")), wires);
    }

    private String place(String name, String secret) throws IOException {
        return "file:" + Files.writeString(folder.resolve("secrets").resolve(name), secret);
    }

    /** Publishes, hears every log meanwhile and gathers what is left. */
    CanaryNight run() throws IOException {
        List<String> events = new CopyOnWriteArrayList<>();
        List<String> results = new CopyOnWriteArrayList<>();
        try (EveryLog log = new EveryLog()) {
            try (Publisher publisher = publisher(events)) {
                results.add(String.valueOf(publisher.runOnce()));
                results.add(String.valueOf(publisher.runOnce()));
                results.add(String.valueOf(publisher.status()));
                results.add(String.valueOf(publisher.testAlarms()));
                results.add(String.valueOf(publisher.history(100)));
            } catch (RuntimeException e) {
                results.add(EveryLog.trace(e));
            }
            left.put("exceptions", exceptions(List.of()));
            left.put("logs", log.lines());
        }
        left.put("events", events);
        left.put("results", results);
        // Journal, packages, marks.
        left.put("files", files(folder.resolve("work")));
        List<String> objects = new ArrayList<>();
        cloud.stored()
                .forEach((name, bytes) -> objects.add(name + " " + new String(bytes, StandardCharsets.ISO_8859_1)));
        left.put("objects", objects);
        return this;
    }

    /** Asks each client alone, hears every log meanwhile and gathers what is left. */
    CanaryNight ask() throws IOException {
        List<String> events = new CopyOnWriteArrayList<>();
        try (EveryLog log = new EveryLog()) {
            try (Publisher publisher = publisher(events)) {
                left.put("exceptions", exceptions(List.of(publisher::testAlarms)));
            }
            left.put("logs", log.lines());
        }
        left.put("events", events);
        return this;
    }

    /** What each client throws, asked without anything around it, all at once. */
    private List<String> exceptions(List<Supplier<Object>> besides) throws IOException {
        List<Supplier<Object>> calls = new ArrayList<>(besides);
        List<ObjectStore> stores = new ArrayList<>(List.of(cloud.archive()));
        for (Target target : cloud.targets()) {
            stores.add(target.store());
            if (target.releaseSwitch() != null) {
                calls.add(target.releaseSwitch()::read);
            }
            if (target.edgeCache() != null) {
                ReleaseId release = ReleaseId.parse("20210606-2000-0-0123456789ab");
                EdgeCache.Ticket ticket = new EdgeCache.Ticket("ticket-1", release, List.of("/index.html"));
                calls.add(() -> target.edgeCache().purge(ticket));
            }
        }
        ObjectKey key = ObjectKey.of("canary.json");
        Body body = Body.of(new byte[] {'{', '}'});
        for (ObjectStore store : stores) {
            calls.add(() -> store.find(key));
            calls.add(() -> store.list("", null));
            calls.add(() -> store.put(key, body, ObjectHeaders.CONTROL, Precondition.NONE));
            calls.add(() -> store.get(key, ByteRange.ALL));
            calls.add(() -> store.delete(List.of(new Deletion(key, Precondition.NONE))));
        }
        try (PackageSource source = source()) {
            calls.add(() -> source.poll(LastSeen.NOTHING));
            return thrown(calls);
        } finally {
            stores.forEach(ObjectStore::close);
        }
    }

    private static List<String> thrown(List<Supplier<Object>> calls) {
        ExecutorService threads = Executors.newFixedThreadPool(calls.size());
        try {
            return calls.stream()
                    .map(call -> CompletableFuture.supplyAsync(call, threads)
                            .handle((told, failure) ->
                                    failure == null ? String.valueOf(told) : EveryLog.trace(failure)))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();
        } finally {
            threads.shutdownNow();
        }
    }

    private HttpSource source() throws IOException {
        URI at = wires.to(authority.uri(), Wires.SOURCE);
        Map<String, String> headers =
                Map.of("Authorization", place("bearer", "Bearer " + secret(0)), "X-Api-Key", place("key", secret(1)));
        return HttpSource.at(at.resolve("/PREP.zip?sig=" + secret(2)))
                .headersEnv(headers)
                .headerTimeout(Duration.ofSeconds(1))
                .build();
    }

    private Publisher publisher(List<String> events) throws IOException {
        URI told = wires.to(authority.uri(), Wires.ALARMS);
        PublisherBuilder options = Publisher.builder()
                .name("one")
                .source(source())
                .integrity(Digests.sidecar(DigestAlgorithm.SHA256))
                .archive(cloud.archive())
                .alarms(Alarms.builder()
                        .webhooksEnv(List.of(place("webhook", told + "/hook/" + secret(3))))
                        .heartbeatEnv(place(
                                "heartbeat",
                                told + "/alive?key=" + URLEncoder.encode(secret(4), StandardCharsets.UTF_8)))
                        .build())
                .work(folder.resolve("work"))
                .listener(event -> events.add(String.valueOf(event)))
                .listener(new LoggingListener());
        cloud.targets().forEach(options::target);
        return InVirtualTime.build(options, new VirtualTime(Instant.parse("2021-06-07T02:00:00Z")));
    }

    private static String secret(int number) {
        return OWN.get(number).secret();
    }

    /** The files that lie in a folder, each with its path. */
    static List<String> files(Path folder) throws IOException {
        List<String> files = new ArrayList<>();
        try (Stream<Path> all = Files.exists(folder) ? Files.walk(folder) : Stream.of()) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.add(file + " " + new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        return files;
    }

    List<Canary> canaries() {
        return Stream.concat(OWN.stream(), cloud.canaries().stream()).toList();
    }

    /** What was left, by kind. */
    Map<String, List<String>> left() {
        return left;
    }

    /** Whether something of a kind has a text. */
    boolean hasLeft(String kind, String text) {
        return left.getOrDefault(kind, List.of()).stream().anyMatch(one -> one.contains(text));
    }

    /** How many cycles put a cut live on every site that can have one, and purged its cache. */
    long cutsLive() {
        return left.get("results").stream()
                .filter(one -> cloud.sites().stream().allMatch(site -> one.contains(site + "=Live[")))
                .filter(one -> !one.contains("purged=false"))
                .count();
    }

    /** The canaries that should have travelled on these wires and didn't. */
    List<String> unsent(List<String> on) {
        return canaries().stream()
                .flatMap(canary -> canary.wires().stream()
                        .filter(wire -> on.contains(wire) && !canary.isIn(sent(wire)))
                        .map(wire -> canary.name() + " on " + wire))
                .toList();
    }

    private String sent(String wire) {
        return wire.equals(Wires.TOKENS) ? cloud.sent() : wires.sent(wire);
    }

    @Override
    public void close() throws IOException {
        cloud.close();
        wires.close();
        authority.close();
    }
}
