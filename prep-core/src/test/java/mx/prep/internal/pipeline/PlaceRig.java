package mx.prep.internal.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import mx.prep.event.PublishEvent;
import mx.prep.integrity.Digests;
import mx.prep.internal.format.PointerFormat;
import mx.prep.internal.format.TargetLayout;
import mx.prep.internal.switchover.Rules;
import mx.prep.internal.time.Ticker;
import mx.prep.model.ConfirmScope;
import mx.prep.model.CutRules;
import mx.prep.model.CycleResult;
import mx.prep.model.Decree;
import mx.prep.model.DeliveryResult;
import mx.prep.model.Election;
import mx.prep.model.InPlaceRules;
import mx.prep.model.Limits;
import mx.prep.model.Mode;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import mx.prep.model.Pointer;
import mx.prep.model.Recipe;
import mx.prep.spi.Body;
import mx.prep.spi.EdgeCache;
import mx.prep.spi.Precondition;
import mx.prep.spi.Target;
import mx.prep.testkit.store.InMemoryStore;
import mx.prep.testkit.store.Request;
import mx.prep.testkit.store.RequestHook;
import mx.prep.testkit.zip.ZipForge;
import org.jspecify.annotations.Nullable;

/**
 * Publishers of one election on one thread, over stores in memory. After each request to the target it is checked that
 * the page there refers to no file that isn't.
 */
final class PlaceRig {
    static final String PREFIX = "site/";

    final InMemoryStore archive;
    final InMemoryStore target;
    final ShelfSource shelf;
    private final List<PublishEvent> heard = new CopyOnWriteArrayList<>();
    private final List<EventBus> buses = new ArrayList<>();
    Instant now = Instant.parse("2021-06-07T03:00:00Z");
    InPlaceRules rules = InPlaceRules.DEFAULT;
    /** What stands in front of the target from the next machine on. */
    @Nullable
    EdgeCache cache;

    long nanos;
    /** Whether a page that refers to a file that isn't there fails the test at once. */
    boolean watching = true;

    private final Path work;
    private final Map<String, Map<String, String>> packages = new TreeMap<>();
    private final TargetLayout layout = new TargetLayout(PREFIX);

    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);

    /** The process is gone: none of its requests goes out any more. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** What was heard, with all that was sent so far. */
    List<PublishEvent> events() {
        buses.forEach(EventBus::settle);
        synchronized (heard) {
            return List.copyOf(heard);
        }
    }

    PlaceRig(Path work, InMemoryStore.Versions versions) {
        this.work = work;
        this.archive = new InMemoryStore("archive", versions);
        this.target = new InMemoryStore("target", versions);
        this.shelf = new ShelfSource(clock);
        target.hook(new RequestHook() {
            @Override
            public void after(Request request) {
                if (watching && request.operation().isWrite()) {
                    assertNoHole();
                }
            }
        });
    }

    /** One publisher, with a work folder of its own. */
    final class Machine implements AutoCloseable {
        private final Pipeline pipeline;
        private final EventBus bus;
        final List<String> requests = new ArrayList<>();
        private @Nullable Predicate<String> when;
        private @Nullable Runnable then;
        private Runnable always = () -> {};
        private int left = Integer.MAX_VALUE;
        private boolean killed;

        Machine(String name, Mode mode) {
            bus = new EventBus(List.of(heard::add));
            buses.add(bus);
            PublisherSettings settings = new PublisherSettings(
                    name,
                    Election.DEFAULT,
                    Limits.DEFAULT,
                    CutRules.DEFAULT,
                    ConfirmScope.ALL,
                    Duration.ofSeconds(30),
                    rules,
                    work.resolve(name + "-" + System.identityHashCode(this)),
                    clock,
                    new Ticker() {
                        @Override
                        public long nanos() {
                            return nanos;
                        }
                    },
                    duration -> nanos += duration.toNanos(),
                    bus,
                    Rules::decide,
                    Set.of());
            Target site = new Target(
                    "portal",
                    new SteppedStore(target, this::step),
                    PREFIX,
                    mode,
                    recipe(mode),
                    null,
                    steppedCache(),
                    null);
            pipeline = Pipeline.create(
                    settings,
                    Threads.NONE,
                    shelf,
                    Digests.none(),
                    List.of(new SteppedStore(archive, this::step)),
                    List.of(site));
        }

        private @Nullable EdgeCache steppedCache() {
            EdgeCache shared = cache;
            return shared == null ? null : new SteppedCache(shared, this::step);
        }

        private void step(String request) {
            if (left-- <= 0) {
                left = 0;
                killed = true;
                throw new Killed();
            }
            always.run();
            requests.add(request);
            Runnable action = then;
            if (action != null && when != null && when.test(request)) {
                then = null;
                action.run();
            }
        }

        /** Does something once, just before the first request that matches, as if this publisher were paused there. */
        Machine pauseAt(Predicate<String> request, Runnable meanwhile) {
            when = request;
            then = meanwhile;
            return this;
        }

        /** Does something before every request. */
        Machine pauseAlways(Runnable meanwhile) {
            always = meanwhile;
            return this;
        }

        /** Dies before the request after so many more. */
        Machine dieAfter(int more) {
            left = more;
            return this;
        }

        DeliveryResult cycle() {
            requests.clear();
            CycleResult result = pipeline.runOnce();
            return result.targets().get("portal");
        }

        /** A cycle in which it may be killed. */
        boolean survives() {
            try {
                cycle();
            } catch (Killed e) {
                killed = true;
            }
            return !killed;
        }

        DeliveryResult.Live live() {
            DeliveryResult result = cycle();
            assertTrue(result instanceof DeliveryResult.Live, result::toString);
            return (DeliveryResult.Live) result;
        }

        void rollback() {
            var orders = pipeline.archive().orders();
            var claims = pipeline.archive().claims().list().after(null);
            orders.create(before -> Rules.rollback(
                            orders.all(), claims, pointer(), new Decree("operator", "wrong figures", now))
                    .orElseThrow());
        }

        List<String> puts() {
            return requests.stream()
                    .filter(r -> r.startsWith("put " + PREFIX) && !r.contains("/.prep/"))
                    .map(r -> r.substring(("put " + PREFIX).length()))
                    .toList();
        }

        @Override
        public void close() {
            pipeline.close(Duration.ZERO);
        }
    }

    /** Plain files in place, so that tests read what they wrote. */
    private static Recipe recipe(Mode mode) {
        Recipe defaults = Recipe.of(mode);
        return mode == Mode.RELEASES
                ? defaults
                : new Recipe("", Set.of(), defaults.mediaTypes(), defaults.cacheRule(), Map.of());
    }

    Machine machine(String name) {
        return new Machine(name, Mode.IN_PLACE);
    }

    Machine machine(String name, Mode mode) {
        return new Machine(name, mode);
    }

    /** The files of a cut: {@code b} comes back with equal bytes, {@code x} comes and goes, {@code lib} never changes. */
    static Map<String, String> files(int cut) {
        return Map.of(
                "x" + cut % 3 + ".js",
                "x" + cut % 3,
                "lib.js",
                "lib",
                "app.js",
                "app " + cut,
                "a.json",
                "{\"corte\":" + cut + "}",
                "b.json",
                "{\"par\":" + cut % 2 + "}",
                "acerca.html",
                "<p>acerca " + cut,
                "index.html",
                "<p>corte " + cut);
    }

    void offer(int cut) {
        offer(cut, files(cut));
    }

    void offer(int cut, Map<String, String> files) {
        ZipForge zip = ZipForge.zip();
        new TreeMap<>(files).forEach(zip::file);
        packages.put(files.getOrDefault("index.html", ""), files);
        shelf.put(String.format("20210606_20%02d_PREP.zip", cut * 5), zip.build());
    }

    void foreign(String path, String text) {
        target.put(
                ObjectKey.of(PREFIX + path), Body.of(text.getBytes(UTF_8)), ObjectHeaders.CONTROL, Precondition.NONE);
    }

    void tamper(String path, String text) {
        foreign(path, text);
    }

    /** The live tree, path by path; what is compressed is read decoded. */
    Map<String, String> tree() {
        Map<String, String> tree = new TreeMap<>();
        for (ObjectKey key : target.keys()) {
            String path = key.value().substring(PREFIX.length());
            if (!TargetLayout.isReserved(path)) {
                tree.put(path, text(key));
            }
        }
        return tree;
    }

    private String text(ObjectKey key) {
        byte[] bytes = target.bytes(key).orElseThrow();
        if (bytes.length > 1 && bytes[0] == 0x1f && (bytes[1] & 0xff) == 0x8b) {
            try (var in = new java.util.zip.GZIPInputStream(new java.io.ByteArrayInputStream(bytes))) {
                bytes = in.readAllBytes();
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
        return new String(bytes, UTF_8);
    }

    Pointer pointer() {
        return PointerFormat.read(target.bytes(layout.pointer()).orElseThrow());
    }

    String intent() {
        return new String(target.bytes(layout.intent()).orElseThrow(), UTF_8);
    }

    boolean isSettled() {
        return intent().contains("\"unfinished\":[]");
    }

    void assertServes(int cut) {
        assertEquals(new TreeMap<>(files(cut)), tree());
        assertTrue(isSettled(), this::intent);
        assertEquals(cut * 5, pointer().release().cut().time().getMinute());
    }

    /** Whatever the page in the tree is, all that its package has is there. */
    private void assertNoHole() {
        Map<String, String> tree = tree();
        Map<String, String> wanted = packages.get(tree.getOrDefault("index.html", "-"));
        if (wanted != null) {
            wanted.keySet()
                    .forEach(path ->
                            assertTrue(tree.containsKey(path), () -> "the page of " + wanted + " misses " + path));
        }
    }

    void pass(Duration time) {
        now = now.plus(time);
    }
}
