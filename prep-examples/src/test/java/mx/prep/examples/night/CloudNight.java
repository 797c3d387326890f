package mx.prep.examples.night;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import mx.prep.edge.EmbeddedEdge;
import mx.prep.edge.Front;
import mx.prep.examples.edge.EdgeServer;
import mx.prep.examples.night.CachingBrowser.Cookies;
import mx.prep.examples.night.CachingProxy.Root;
import mx.prep.model.CacheRule;
import mx.prep.model.Cut;
import mx.prep.model.Mode;
import mx.prep.model.Recipe;
import mx.prep.model.ReleaseId;
import mx.prep.spi.EdgeCache;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.Target;
import org.jspecify.annotations.Nullable;

/**
 * A night on a cloud. In place a caching proxy in front of the site's bucket is purged by what the cloud's cache sends; in
 * mode RELEASES two edges serve readers, and two more are the origin of a caching proxy. The proxy's time is the machine's.
 */
final class CloudNight extends NightRig {
    /** A reader who waits for a moment loads a page so often. */
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    /** How often the two edges look at the pointer: one is always ahead of the other for a while. */
    private static final List<Duration> PACES = List.of(Duration.ofMillis(100), Duration.ofMillis(500));

    private static final InstantSource TIME = Clock.systemUTC();

    final CachingProxy proxy;
    private final Cloud cloud;
    private final ObjectStore archive;
    private final Target target;
    private final List<EmbeddedEdge> origins = new ArrayList<>();
    private final List<EmbeddedEdge> asked = new ArrayList<>();
    private final List<URI> direct = new ArrayList<>();

    /**
     * Opens it.
     *
     * @param cloud closed with it
     * @param life how long shared caches keep a file
     */
    CloudNight(Path folder, Cloud cloud, int cuts, Mode mode, Duration life) throws IOException {
        super(folder, cuts);
        this.cloud = opened(cloud);
        this.archive = opened(cloud.archive());
        Recipe recipe = keptFor(life, mode);
        if (mode == Mode.IN_PLACE) {
            proxy = opened(CachingProxy.start(folder.resolve("proxy"), List.of(cloud.site()), Root.INDEX));
            cloud.purges().deliverTo(proxy::purge);
            EdgeCache cache = opened(cloud.cache(proxy.uri()));
            target = with(cloud.target(mode, proxy.uri()), recipe, cache);
            opened(target.store());
        } else {
            ObjectStore readersStore = opened(cloud.target(mode, cloud.site()).store());
            List<URI> behind = new ArrayList<>();
            for (Duration every : PACES) {
                direct.add(serve(readersStore, Front.READERS, every));
                behind.add(serve(readersStore, Front.CDN, every));
            }
            proxy = opened(CachingProxy.start(folder.resolve("proxy"), behind, Root.FOLDER));
            Target made = cloud.target(mode, direct.get(0));
            target = with(made, recipe, made.edgeCache());
            opened(target.store());
        }
    }

    private static Recipe keptFor(Duration life, Mode mode) {
        Recipe usual = Recipe.of(mode);
        CacheRule rule = new CacheRule("public, max-age=0, must-revalidate, s-maxage=" + life.toSeconds());
        return new Recipe(usual.root(), usual.gzip(), usual.mediaTypes(), rule, usual.cacheRules());
    }

    private static Target with(Target made, Recipe recipe, @Nullable EdgeCache cache) {
        return new Target(made.name(), made.store(), made.prefix(), made.mode(), recipe, null, cache, made.publicUri());
    }

    /** One instance of the edge, as {@code prep serve} runs it. */
    private URI serve(ObjectStore store, Front front, Duration every) throws IOException {
        EmbeddedEdge edge = opened(
                EmbeddedEdge.builder().store(store).front(front).every(every).build());
        EdgeServer server = opened(EdgeServer.builder().edge(edge).build());
        edge.start();
        server.start();
        (front == Front.CDN ? origins : asked).add(edge);
        return server.uri();
    }

    @Override
    protected ObjectStore archive() {
        return archive;
    }

    @Override
    protected Target target() {
        return target;
    }

    Cloud cloud() {
        return cloud;
    }

    /** Waits until the edges that readers ask without anything in between serve a cut. */
    void awaitDirect(int cut) {
        await(asked, cut);
    }

    private void await(List<EmbeddedEdge> edges, int cut) {
        for (EmbeddedEdge edge : edges) {
            while (!generator.cut(cut).equals(servedBy(edge))) {
                edge.refresh();
            }
        }
    }

    /** The edges that readers ask without anything in between. */
    List<URI> direct() {
        return List.copyOf(direct);
    }

    /** Readers of some pages at some places. */
    Crowd readers(int size, List<URI> places, List<String> pages) {
        return new Crowd(size, places, pages, pulse, TIME, 7);
    }

    CachingBrowser browser(List<URI> places, Cookies cookies) {
        return new CachingBrowser(places, new Random(1), TIME, cookies);
    }

    /** Publishes a cut that the authority offers, and waits until the proxy's origins serve it; says when they do. */
    Instant publishEverywhere(int cut) {
        publish(cut);
        await(origins, cut);
        return TIME.instant();
    }

    private static @Nullable Cut servedBy(EmbeddedEdge edge) {
        ReleaseId release = edge.status().release();
        return release == null ? null : release.cut();
    }

    /** What one reader loads through the proxy until a moment of the machine's time, with a last page load after it. */
    List<PageLoad> readUntil(Instant end) throws InterruptedException {
        CachingBrowser browser = browser(List.of(proxy.uri()), Cookies.KEPT);
        List<PageLoad> loads = new ArrayList<>();
        while (TIME.instant().isBefore(end)) {
            loads.add(browser.load("", () -> true));
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
        loads.add(browser.load("", () -> true));
        return loads;
    }
}
