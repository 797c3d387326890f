package mx.prep.examples.canary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import mx.prep.InVirtualTime;
import mx.prep.Publisher;
import mx.prep.PublisherBuilder;
import mx.prep.edge.FolderTarget;
import mx.prep.error.PrepException;
import mx.prep.event.LoggingListener;
import mx.prep.examples.canary.Wiretap.Mood;
import mx.prep.integrity.Digests;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.source.HttpOptions;
import mx.prep.source.HttpSource;
import mx.prep.source.ListingSource;
import mx.prep.source.PatternSource;
import mx.prep.spi.LastSeen;
import mx.prep.spi.PackageSource;
import mx.prep.spi.SourceAnswer;
import mx.prep.store.FolderStore;
import mx.prep.testkit.Endurance;
import mx.prep.testkit.authority.ThrowAwayCa;
import mx.prep.testkit.time.VirtualTime;
import mx.prep.testkit.zip.ZipForge;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A source's bearer token and signed queries: of a listing and what it names, of addresses that are computed, of files
 * beside the package, and of an address that a redirect leads to.
 */
@Tag("long")
class SourceCanaryTest {
    private static final Canary BEARER = Canary.sent("the bearer token", "canary+bearer/1Ab2==");
    private static final Canary QUERY = Canary.sent("the address's signature", "canaryQuery-3Cd4.Ef");
    private static final Canary LINK = Canary.sent("the link's signature", "canaryLink-5Gh6.Ij");
    private static final Canary TARGET = Canary.sent("the redirect's signature", "canaryRedirect-7Kl8.Mn");
    private static final byte[] ZIP =
            ZipForge.zip().file("index.html", "<html>").file("datos.json", "{}").build();

    @TempDir
    Path folder;

    private final ThrowAwayCa ca = ThrowAwayCa.create();
    private final AtomicReference<Mood> mood = new AtomicReference<>(Mood.PASSES_ON);
    private final List<String> left = new CopyOnWriteArrayList<>();

    /** What is asked for. */
    enum Way {
        FILE,
        COMPANION,
        REDIRECT,
        LISTING,
        LISTED,
        PATTERN
    }

    /** Whether a path is the part that doesn't go well. */
    private static boolean isPart(Way way, String path) {
        return switch (way) {
            case FILE, LISTED, PATTERN -> path.endsWith(".zip");
            case COMPANION -> path.endsWith(".sha256");
            case REDIRECT -> path.startsWith("/signed/");
            case LISTING -> path.equals("/listing.html");
        };
    }

    private static List<Canary> shown(Way way) {
        return switch (way) {
            case FILE, COMPANION, LISTING, PATTERN -> List.of(BEARER, QUERY);
            case REDIRECT -> List.of(TARGET);
            case LISTED -> List.of(BEARER, LINK);
        };
    }

    /** The authority, and where it redirects to. */
    private static final class Authority implements StandIn.Answers {
        private final Way way;
        private volatile @Nullable URI elsewhere;

        Authority(Way way) {
            this.way = way;
        }

        @Override
        public StandIn.@Nullable Answer to(String method, String path) {
            if (path.equals("/listing.html")) {
                return StandIn.Answer.of("<a href=\"20210606_2000_PREP.zip?sig=" + LINK.secret() + "\">20:00</a>");
            } else if (path.endsWith(".sha256")) {
                return StandIn.Answer.of(Digest.of(DigestAlgorithm.SHA256, ZIP).hex());
            } else if (elsewhere != null) {
                URI to = elsewhere.resolve("/signed" + path + "?sig=" + TARGET.secret());
                return new StandIn.Answer(Map.of("Location", to.toString()), new byte[0]);
            }
            return new StandIn.Answer(Map.of("Content-Type", "application/zip"), ZIP);
        }

        @Override
        public boolean always(String method, String path) {
            return !isPart(way, path);
        }
    }

    /** Which wait for nothing else before they are left waiting: their silence is over soon. */
    private static final Set<Way> SOON = Set.of(Way.LISTING, Way.PATTERN);

    static Stream<Arguments> runs() {
        return Stream.of(Way.values())
                .flatMap(way -> Stream.of(Mood.values())
                        .filter(mood -> mood != Mood.SAYS_NOTHING || SOON.contains(way) || Endurance.on())
                        .map(mood -> Arguments.of(way, mood)));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void whatIsShownIsToldToNobodyElse(Way way, Mood now) throws IOException {
        mood.set(now);
        Authority files = new Authority(way);
        Authority authority = new Authority(way);
        try (StandIn there = StandIn.https(ca.server("127.0.0.1"), mood, files);
                StandIn here = StandIn.https(ca.server("127.0.0.1"), mood, authority);
                EveryLog log = new EveryLog()) {
            if (way == Way.REDIRECT) {
                authority.elsewhere = there.uri("");
            }
            publish(way, here.uri(""), there.uri("").getRawAuthority());
            String asked = here.asked(now) + there.asked(now);
            shown(way).forEach(canary -> assertTrue(canary.isIn(asked), () -> canary.name() + " unsent: " + asked));
            assertEquals("", BEARER.isIn(there.asked(now)) ? there.asked(now) : "", "the bearer token went elsewhere");
            left.addAll(log.lines());
        }
        for (String kept : List.of("work", "archive", "site")) {
            left.addAll(CanaryNight.files(folder.resolve(kept)));
        }
        assertEquals(now == Mood.PASSES_ON, Files.exists(folder.resolve("site/releases")), left::toString);
        assertTrue(left.stream().anyMatch(text -> text.contains("journal.jsonl")), "a journal");
        assertTrue(left.stream().anyMatch(text -> text.startsWith("mx.prep: ")), "a line of our own");
        assertEquals(
                List.of(),
                Stream.of(BEARER, QUERY, LINK, TARGET)
                        .flatMap(canary -> left.stream()
                                .filter(canary::isIn)
                                .map(text -> canary.name() + " in " + text.substring(0, Math.min(400, text.length()))))
                        .toList());
    }

    private void publish(Way way, URI authority, String elsewhere) throws IOException {
        Path secrets = Files.createDirectory(folder.resolve("secrets"));
        Path pem = Files.writeString(secrets.resolve("ca.pem"), ca.pem());
        String bearer = "file:" + Files.writeString(secrets.resolve("bearer"), "Bearer " + BEARER.secret());
        Duration patience = Duration.ofSeconds(mood.get() == Mood.SAYS_NOTHING ? 2 : 30);
        HttpOptions<?> options = source(way, authority, "?sig=" + QUERY.secret())
                .trust(pem)
                .redirects(List.of(elsewhere))
                .headersEnv(Map.of("Authorization", bearer))
                .connectTimeout(patience)
                .headerTimeout(patience);
        try (PackageSource alone = options.build()) {
            left.add(told(alone));
        }
        PublisherBuilder publishing = Publisher.builder()
                .name("one")
                .source(options.build())
                .integrity(Digests.sidecar(DigestAlgorithm.SHA256))
                .archive(FolderStore.at(folder.resolve("archive")))
                .target(FolderTarget.builder()
                        .name("portal")
                        .path(folder.resolve("site"))
                        .build())
                .work(folder.resolve("work"))
                .listener(event -> left.add(String.valueOf(event)))
                .listener(new LoggingListener());
        try (Publisher publisher = InVirtualTime.build(publishing, new VirtualTime(Instant.now()))) {
            left.add(String.valueOf(publisher.runOnce()));
            left.add(String.valueOf(publisher.status()));
            left.add(String.valueOf(publisher.history(100)));
        }
    }

    /** What a source says, and what it throws. */
    private static String told(PackageSource source) {
        try {
            SourceAnswer answer = source.poll(LastSeen.NOTHING);
            if (answer instanceof SourceAnswer.Offers offers) {
                return answer + String.valueOf(offers.oldestFirst().get(0).companion("PREP.zip.sha256", 1000));
            }
            return String.valueOf(answer);
        } catch (PrepException e) {
            return EveryLog.trace(e);
        }
    }

    private static HttpOptions<?> source(Way way, URI authority, String query) {
        return switch (way) {
            case FILE, COMPANION, REDIRECT -> HttpSource.at(authority.resolve("/20210606_2000_PREP.zip" + query));
            case LISTING, LISTED -> ListingSource.builder().url(authority.resolve("/listing.html" + query));
            case PATTERN ->
                PatternSource.builder()
                        .url(authority + "/{yyyyMMdd_HHmm}_PREP.zip" + query)
                        .lookBack(Duration.ZERO);
        };
    }
}
