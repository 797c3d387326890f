package mx.prep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import mx.prep.error.ConfigException;
import mx.prep.error.EdgeException;
import mx.prep.event.PublishEvent;
import mx.prep.model.Mode;
import mx.prep.model.ObjectKey;
import mx.prep.model.PurgeReport;
import mx.prep.model.PurgeReport.State;
import mx.prep.model.Recipe;
import mx.prep.spi.EdgeCache;
import mx.prep.spi.Target;
import mx.prep.testkit.site.CachingEdge;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator has caches purged. */
class PurgeTest {
    private static final EdgeCache.Limits LIMITS = new EdgeCache.Limits(
            EdgeCache.Keys.URL,
            EdgeCache.Wildcards.ANYWHERE,
            EdgeCache.LetterCase.KEPT_APART,
            3000,
            3000,
            15,
            Duration.ZERO,
            new EdgeCache.Prices(10, 10, 100),
            Integer.MAX_VALUE);

    @TempDir
    Path folder;

    private Outlet outlet;
    private CachingEdge cache;
    private final List<PublishEvent> events = new CopyOnWriteArrayList<>();

    @BeforeEach
    void open() throws IOException {
        outlet = new Outlet(folder);
        cache = new CachingEdge(LIMITS, 0, this::origin);
    }

    private String origin(String url) {
        return outlet.store
                .bytes(ObjectKey.of("portal" + url))
                .map(bytes -> new String(bytes, java.nio.charset.StandardCharsets.UTF_8))
                .orElse("404");
    }

    private Publisher publisher() {
        Recipe plain = Recipe.of(Mode.IN_PLACE);
        Target target = new Target(
                "portal",
                outlet.store,
                "portal/",
                Mode.IN_PLACE,
                new Recipe("", java.util.Set.of(), plain.mediaTypes(), plain.cacheRule(), Map.of()),
                null,
                cache,
                null);
        return outlet.builder(target).listener(events::add).build();
    }

    private void publish(String cut) {
        outlet.offer(cut);
        try (Publisher publisher = publisher()) {
            publisher.runOnce();
        }
    }

    private List<String> last() {
        return cache.purges().get(cache.purges().size() - 1);
    }

    @Test
    void whatIsOwedIsPurgedAgainUnderANewReference() {
        publish("20210606_2000");
        try (Publisher publisher = publisher()) {
            assertEquals(
                    State.NOTHING_OWED, publisher.purge("portal", List.of()).state());
        }
        cache.fail(
                new EdgeException(EdgeException.Kind.DENIED, "cloudfront:CreateInvalidation is missing", null, null));
        publish("20210606_2005");
        assertEquals(1, cache.purges().size());
        try (Publisher publisher = publisher()) {
            PurgeReport denied = publisher.purge("portal", List.of());
            assertEquals(State.UNFINISHED, denied.state());
            assertTrue(String.valueOf(denied.problem()).contains("CreateInvalidation"), denied::toString);
            cache.fail(null);
            assertEquals(new PurgeReport(State.DONE, denied.release(), 3, null), publisher.purge("portal", List.of()));
            assertEquals(List.of("/", "/datos.json", "/index.html"), last());
            assertEquals(
                    State.NOTHING_OWED, publisher.purge("portal", List.of()).state());
        }
        assertTrue(events.stream().anyMatch(e -> e instanceof PublishEvent.IncidentClosed));
        assertEquals(List.of(), cache.violations());
    }

    @Test
    void filesFoldersAndEverythingArePurgedWhenNamed() {
        publish("20210606_2000");
        try (Publisher publisher = publisher()) {
            assertEquals(
                    State.DONE,
                    publisher.purge("portal", List.of("/datos.json", "actas/")).state());
            assertEquals(List.of("/actas*", "/datos.json"), last());
            assertEquals(State.DONE, publisher.purgeEverything("portal").state());
            assertEquals(List.of("/*"), last());
            assertEquals(State.DONE, publisher.purge("portal", List.of("/")).state());
            assertEquals(List.of("/*"), last());
        }
    }

    @Test
    void whatCannotBePurgedIsSaid() {
        try (Publisher publisher = publisher()) {
            assertEquals(State.NOTHING_LIVE, publisher.purgeEverything("portal").state());
            assertThrows(ConfigException.class, () -> publisher.purgeEverything("portall"));
            for (String path : List.of("", "a//b", "../a", "//")) {
                assertThrows(ConfigException.class, () -> publisher.purge("portal", List.of(path)), path);
            }
        }
        outlet.offer("20210606_2000");
        try (Publisher publisher = outlet.publisher()) {
            publisher.runOnce();
            assertEquals(State.NO_CACHE, publisher.purgeEverything("portal").state());
        }
    }
}
