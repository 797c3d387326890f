package mx.prep.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import mx.prep.error.ConfigException;
import mx.prep.spi.LastSeen;
import mx.prep.spi.PackageOffer;
import mx.prep.spi.PackageSource;
import mx.prep.spi.SourceAnswer;
import mx.prep.testkit.authority.AuthoritySimulator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers with the same packages, over HTTPS. */
class FailoverSourceTest {
    private static final String PATH = AuthoritySimulator.PACKAGE_PATH;

    @TempDir
    Path folder;

    private Night preferred;
    private Night other;
    private PackageSource source;

    @BeforeEach
    void start() {
        preferred = new Night(folder, AuthoritySimulator.builder());
        other = new Night(folder, AuthoritySimulator.builder());
        source = build();
    }

    @AfterEach
    void stop() {
        source.close();
        preferred.close();
        other.close();
    }

    private PackageSource build() {
        return FailoverSource.builder()
                .sources(List.of(fixed(preferred), fixed(other)))
                .build();
    }

    private static PackageSource fixed(Night night) {
        return HttpSource.at(night.authority.packageUri()).trust(night.pem()).build();
    }

    private static void fail(Night night, int status) {
        night.authority.answerAlways(PATH, status, Map.of("Retry-After", "30"), new byte[0]);
    }

    /** What is offered in spite of failures, and how many there were. */
    private SourceAnswer despite(LastSeen last, int failures) {
        SourceAnswer.Despite despite = assertInstanceOf(SourceAnswer.Despite.class, source.poll(last));
        assertEquals(failures, despite.failures().size());
        return despite.answer();
    }

    private static String only(SourceAnswer answer) {
        List<PackageOffer> offers =
                assertInstanceOf(SourceAnswer.Offers.class, answer).oldestFirst();
        assertEquals(1, offers.size());
        try (PackageOffer offer = offers.get(0)) {
            return Night.content(offer);
        }
    }

    @Test
    void thePreferredSourceIsTakenAndTheOtherNotAsked() {
        preferred.offer("2000");
        other.offer("2000");
        assertEquals("2000", only(source.poll(LastSeen.NOTHING)));
        assertEquals(0, other.requests());
        assertEquals("https", source.kind());
    }

    @Test
    void aSourceThatIsDownHidesNoOtherAndIsReturnedTo() {
        preferred.offer("2000");
        LastSeen last = Night.accepted(source, LastSeen.NOTHING, "2000");
        fail(preferred, 503);
        other.offer("2000");
        other.offer("2005");
        SourceAnswer.Despite answer = assertInstanceOf(SourceAnswer.Despite.class, source.poll(last));
        assertTrue(answer.failures().get(0).contains("503"), answer::toString);
        SourceAnswer.Offers offers = assertInstanceOf(SourceAnswer.Offers.class, answer.answer());
        PackageOffer offer = offers.oldestFirst().get(0);
        assertEquals("2005", Night.content(offer));
        last = Night.seen(offer.validators(), "2005", Night.bytes("2005"));
        offer.close();
        assertInstanceOf(SourceAnswer.Unchanged.class, despite(last, 1), "what came from it is known there");

        preferred.authority.restore(PATH);
        preferred.authority.advance(Duration.ofMinutes(5));
        preferred.offer("2010");
        other.offer("2010");
        int before = other.requests();
        assertEquals("2010", only(source.poll(last)));
        assertEquals(before, other.requests(), "the preferred one is preferred again");
    }

    @Test
    void aPreferredSourceThatStandsStillHidesNoNewerCut() {
        preferred.offer("2000");
        other.offer("2000");
        LastSeen last = Night.accepted(source, LastSeen.NOTHING, "2000");
        other.authority.advance(Duration.ofMinutes(5));
        other.offer("2005");
        assertEquals("2005", only(source.poll(last)));
    }

    @Test
    void aMirrorThatHasTheSameIsAskedAndNotFetched() {
        other.offer("2000");
        preferred.authority.advance(Duration.ofMinutes(1));
        preferred.offer("2000");
        LastSeen last = Night.accepted(source, LastSeen.NOTHING, "2000");
        assertInstanceOf(SourceAnswer.Unchanged.class, source.poll(last));
        assertEquals(1, other.requests());
        assertTrue(other.authority.requests().get(0).header("If-Modified-Since").isPresent());
        assertEquals(Optional.empty(), other.authority.requests().get(0).header("If-None-Match"));
    }

    @Test
    void whereAnOfferIsNotAcceptedTheNextSourceIsAskedInTheSamePoll() {
        preferred.offer("2005");
        other.offer("2005");
        SourceAnswer.Offers first = assertInstanceOf(SourceAnswer.Offers.class, source.poll(LastSeen.NOTHING));
        first.oldestFirst().forEach(PackageOffer::close);
        SourceAnswer.Offers second = assertInstanceOf(
                SourceAnswer.Offers.class,
                Objects.requireNonNull(first.otherwise()).get());
        assertEquals(1, other.requests());
        assertNull(second.otherwise(), "there is no third");
        second.oldestFirst().forEach(PackageOffer::close);
    }

    @Test
    void onlyIfAllFailThePollDoes() {
        fail(preferred, 503);
        assertInstanceOf(SourceAnswer.NotYet.class, despite(LastSeen.NOTHING, 1));
        fail(other, 429);
        var failure = Failures.expect("None of the sources", () -> source.poll(LastSeen.NOTHING));
        assertTrue(
                Failures.said(failure).contains("429") && Failures.said(failure).contains("503"));
        assertEquals(Optional.of(Duration.ofSeconds(30)), failure.retryAfter());
    }

    @Test
    void sourcesOfDifferentKindsGoTogether() {
        try (PackageSource mixed = FailoverSource.builder()
                .sources(List.of(
                        ListingSource.builder()
                                .url(preferred.authority.uri("/listing.html"))
                                .trust(preferred.pem())
                                .build(),
                        fixed(other)))
                .build()) {
            preferred.offer("2000");
            assertEquals("2000", only(mixed.poll(LastSeen.NOTHING)));
            assertEquals("listing, https", mixed.kind());
        }
    }

    @Test
    void oneSourceIsNoList() {
        assertThrows(
                ConfigException.class,
                () -> FailoverSource.builder().sources(List.of(source)).build());
        assertThrows(
                ConfigException.class,
                () -> FailoverSource.builder().sources(List.of(source, source)).build());
    }
}
