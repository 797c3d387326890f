package mx.prep.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import mx.prep.spi.LastSeen;
import mx.prep.spi.PackageOffer;
import mx.prep.spi.SourceAnswer;
import mx.prep.testkit.authority.AuthoritySimulator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListingSourceTest {
    @TempDir
    Path folder;

    private Night night;

    @BeforeEach
    void start() {
        night = new Night(folder, AuthoritySimulator.builder());
    }

    @AfterEach
    void stop() {
        night.close();
    }

    private ListingSourceBuilder at(String path) {
        return ListingSource.builder().url(night.authority.uri(path)).trust(night.pem());
    }

    private void list(String text) {
        night.authority.answerAlways("/list", 200, Map.of(), text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/listing.html", "/listing.json", "/listing.txt", "/SHA256SUMS"})
    void whatEveryKindOfListingNamesIsOffered(String path) {
        try (ListingSource source = at(path).build()) {
            assertInstanceOf(SourceAnswer.NotYet.class, source.poll(LastSeen.NOTHING));
            night.offer("2000");
            LastSeen last = Night.accepted(source, LastSeen.NOTHING, "2000");
            SourceAnswer answer = source.poll(last);
            assertInstanceOf(SourceAnswer.Unchanged.class, answer);
            assertTrue(answer.sourceTime() != null);
            night.offer("2005");
            night.offer("2010");
            night.offer("2015");
            int before = night.requests();
            List<PackageOffer> offers = Night.offers(source, last);
            assertEquals(
                    List.of(path, "/20210606_2015_PREP.zip"), night.askedSince(before), "only the newest is asked for");
            assertEquals(3, offers.size());
            assertEquals(
                    Optional.ofNullable(offers.get(2).validators().etag()),
                    offers.get(2).attribute("ETag"),
                    "what is said of it is known before it is fetched");
            assertEquals(
                    List.of("2005", "2010", "2015"),
                    offers.stream().map(Night::content).toList());
            assertTrue(offers.get(0)
                    .companion("20210606_2005_PREP.zip.sha256", 200)
                    .isPresent());
            offers.forEach(PackageOffer::close);
        }
    }

    @Test
    void thePackageAcceptedLastIsAskedForChangesAndOfferedAgainWithOtherBytes() {
        try (ListingSource source = at("/listing.html").build()) {
            night.offer("2000");
            LastSeen last = Night.accepted(source, LastSeen.NOTHING, "2000");
            source.poll(last);
            List<String> tags = night.authority.requests().stream()
                    .flatMap(request -> request.header("If-None-Match").stream())
                    .toList();
            assertEquals(1, tags.size());
            night.authority.offer(Night.bytes("2000, corrected"), "20210606_2000_PREP.zip");
            assertEquals(List.of("2000, corrected"), Night.offered(source, last));
        }
    }

    @Test
    void whatIsListedAndNotThereYetIsPassedOver() {
        night.offer("2000");
        night.offer("2005");
        list("20210606_2000_PREP.zip 20210606_2005_PREP.zip 20210606_2010_PREP.zip");
        try (ListingSource source = at("/list").build()) {
            assertEquals(List.of("2000", "2005"), Night.offered(source, LastSeen.NOTHING));
        }
    }

    @Test
    void linksAreResolvedAndNoOtherServerIsAsked() {
        night.authority.answerAlways("/20210606%5F2000_PREP.zip", 200, Map.of(), Night.bytes("2000"));
        list("<a href='https://evil.example/20210606_2010_PREP.zip'>x</a>"
                + "<a href=http://localhost/20210606_2011_PREP.zip>x</a>"
                + "<a href=\"file:///etc/20210606_2012_PREP.zip\">x</a>"
                + "<a href=\"//evil.example/20210606_2013_PREP.zip\">x</a>"
                + "<a href=\"https://user:pw@localhost/20210606_2014_PREP.zip\">x</a>"
                + "<a href=\"javascript:20210606_2015_PREP.zip\">x</a> <a href=\":::\">x</a> <a href=\"%zz\">x</a>"
                + "<a href=\"./x/../20210606%5F2000_PREP.zip?a=1&amp;b=2#top\">this one</a>");
        try (ListingSource source = at("/list").build()) {
            assertEquals(List.of("2000"), Night.offered(source, LastSeen.NOTHING));
            List<String> asked = night.askedSince(1);
            assertEquals(List.of("/20210606%5F2000_PREP.zip?a=1&b=2"), asked);
        }
    }

    @Test
    void packagesOnAnotherServerOnlyHaveToBePermitted() {
        list("[{\"url\": \"https://secret-folder.example:8443/20210606_2000_PREP.zip\"}]");
        try (ListingSource source = at("/list").build()) {
            String message = String.valueOf(org.junit.jupiter.api.Assertions.assertThrows(
                            mx.prep.error.SourceException.class, () -> source.poll(LastSeen.NOTHING))
                    .getMessage());
            assertTrue(message.contains("'redirects: [\"secret-folder.example:8443\"]' under source"), message);
        }
    }

    @Test
    void credentialsStayWithTheListingsServer() {
        try (Night other = new Night(folder, AuthoritySimulator.builder())) {
            other.offer("2000");
            list(other.authority.uri("/20210606_2000_PREP.zip").toString());
            String host = "localhost:" + other.authority.packageUri().getPort();
            Path both = folder.resolve("both.pem");
            org.junit.jupiter.api.Assertions.assertDoesNotThrow(() -> java.nio.file.Files.writeString(
                    both, night.authority.ca().pem() + other.authority.ca().pem()));
            try (ListingSource source = at("/list")
                    .trust(both)
                    .redirects(List.of(host))
                    .headersEnv(Map.of("Authorization", "TOKEN"))
                    .environment(name -> Failures.SECRET)
                    .build()) {
                assertEquals(List.of("2000"), Night.offered(source, LastSeen.NOTHING));
                assertEquals(
                        Optional.of(Failures.SECRET),
                        night.authority.requests().get(0).header("Authorization"));
                assertFalse(other.authority.requests().isEmpty());
                assertTrue(other.authority.requests().stream()
                        .allMatch(request -> request.header("Authorization").isEmpty()));
            }
        }
    }

    @Test
    void namesWithoutACutAreOrderedByName() {
        for (String name : List.of("c-0002.zip", "c-0010.zip", "c-0001.zip", "other.txt")) {
            night.authority.offer(Night.bytes(name), name);
        }
        try (ListingSource source =
                at("/listing.html").pattern(Pattern.compile("c-\\d+[.]zip")).build()) {
            assertEquals(List.of("c-0001.zip", "c-0002.zip", "c-0010.zip"), Night.offered(source, LastSeen.NOTHING));
        }
    }

    @Test
    void aListingThatIsNoneIsSaidToBe() {
        try (ListingSource source = at("/list").build()) {
            assertInstanceOf(SourceAnswer.NotYet.class, source.poll(LastSeen.NOTHING), "404 is not yet");
            list("x".repeat((4 << 20) + 1));
            Failures.expect("longer than", () -> source.poll(LastSeen.NOTHING));
            night.authority.answerAlways("/list", 503, Map.of("Retry-After", "7"), new byte[0]);
            assertEquals(
                    Optional.of(java.time.Duration.ofSeconds(7)),
                    Failures.expect("503", () -> source.poll(LastSeen.NOTHING)).retryAfter());
            night.authority.restore("/list");
            list("{\"broken\": [\"20210606_2000_PREP.zip\"");
            assertInstanceOf(SourceAnswer.NotYet.class, source.poll(LastSeen.NOTHING));
        }
    }
}
