package mx.prep.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mx.prep.error.ConfigException;
import mx.prep.spi.LastSeen;
import mx.prep.spi.PackageOffer;
import mx.prep.spi.PackageSource;
import mx.prep.spi.SourceAnswer;
import mx.prep.testkit.authority.AuthoritySimulator;
import mx.prep.testkit.time.VirtualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that are computed, over HTTPS; the authority's clock is the virtual one from 19:55 in Mexico City. */
class PatternSourceTest {
    private static final ZoneId ZONE = ZoneId.of("America/Mexico_City");
    private static final LocalDateTime OPENS = LocalDateTime.of(2021, 6, 6, 20, 0);
    private static final String BY_CLOCK = "/{yyyyMMdd_HHmm}_PREP.zip";
    private static final String BY_NUMBER = "/numbered/77/{sequence}.zip";
    private static final String BY_BOTH = "/assets/entregables/77/{sequence}/{yyyyMMdd_HHmm}_PREP.zip";
    private static final String BY_RUN = "/assets/entregables/{run}/{sequence}/{yyyyMMdd_HHmm}_PREP.zip";

    @TempDir
    Path folder;

    private final VirtualTime time =
            new VirtualTime(OPENS.minusMinutes(5).atZone(ZONE).toInstant());
    private Night night;

    @BeforeEach
    void start() {
        night = new Night(
                folder, AuthoritySimulator.builder().clock(time).run("77").keep(400));
    }

    @AfterEach
    void stop() {
        night.close();
    }

    private PatternSourceBuilder at(String path) {
        return PatternSource.builder()
                .url(night.authority.packageUri().toString().replace(AuthoritySimulator.PACKAGE_PATH, path))
                .trust(night.pem())
                .time(time, time, time);
    }

    private PatternSourceBuilder byBoth() {
        return at(BY_BOTH).start(OPENS);
    }

    private void until(String hourAndMinute) {
        Instant moment = LocalDateTime.of(
                        2021,
                        6,
                        6,
                        Integer.parseInt(hourAndMinute.substring(0, 2)),
                        Integer.parseInt(hourAndMinute.substring(2)))
                .atZone(ZONE)
                .toInstant();
        time.advance(Duration.between(time.instant(), moment));
    }

    /** The night goes on and the cut comes. */
    private void cut(String hourAndMinute) {
        until(hourAndMinute);
        night.offer(hourAndMinute);
    }

    private int costOf(PackageSource source, LastSeen last) {
        int before = night.requests();
        source.poll(last);
        return night.requests() - before;
    }

    @Test
    void byTheClockNothingIsThereUntilItIs() {
        try (PatternSource source = at(BY_CLOCK).start(OPENS).build()) {
            SourceAnswer.NotYet before = assertInstanceOf(SourceAnswer.NotYet.class, source.poll(LastSeen.NOTHING));
            assertEquals(OPENS.atZone(ZONE).toInstant(), before.expected());
            until("2001");
            SourceAnswer.NotYet missing = assertInstanceOf(SourceAnswer.NotYet.class, source.poll(LastSeen.NOTHING));
            assertEquals(OPENS.plusMinutes(5).atZone(ZONE).toInstant(), missing.expected());
            assertTrue(missing.sourceTime() != null);
            night.offer("2000");
            assertEquals(List.of("2000"), Night.offered(source, LastSeen.NOTHING));
            assertEquals("pattern", source.kind());
        }
    }

    @Test
    void byTheClockTheNewestIsAskedForAndWhatWasMissedIsOffered() {
        try (PatternSource source = at(BY_CLOCK).build()) {
            cut("2000");
            LastSeen last = Night.accepted(source, LastSeen.NOTHING, "2000");
            assertInstanceOf(SourceAnswer.Unchanged.class, source.poll(last));
            cut("2005");
            cut("2015");
            cut("2020");
            until("2021");
            int before = night.requests();
            List<PackageOffer> offers = Night.offers(source, last);
            assertEquals(List.of("/20210606_2020_PREP.zip"), night.askedSince(before), "only the newest is asked for");
            assertEquals(4, offers.size(), "2010 may be there, too");
            offers.forEach(PackageOffer::close);
            assertEquals(List.of("2005", "2015", "2020"), Night.offered(source, last));
        }
    }

    @Test
    void theServersClockDecides() {
        VirtualTime slow = new VirtualTime(time.instant().minus(Duration.ofHours(1)));
        try (PatternSource source =
                at(BY_CLOCK).time(Clock.fixed(slow.instant(), ZONE), slow, slow).build()) {
            cut("2000");
            assertEquals(List.of("2000"), Night.offered(source, LastSeen.NOTHING));
        }
    }

    @Test
    void cutsAtAnyMinuteAreFound() {
        try (PatternSource source =
                at(BY_CLOCK).interval(Duration.ofMinutes(1)).start(OPENS).build()) {
            cut("2001");
            LastSeen last = Night.accepted(source, LastSeen.NOTHING, "2001");
            cut("2008");
            until("2025");
            assertEquals(List.of("2008"), Night.offered(source, last));
        }
    }

    @Test
    void aPollHasABudget() {
        try (PatternSource source = at(BY_CLOCK)
                .interval(Duration.ofMinutes(1))
                .lookBack(Duration.ofHours(10))
                .requests(20)
                .build()) {
            until("2355");
            assertEquals(20, costOf(source, LastSeen.NOTHING));
        }
    }

    @Test
    void byNumberTheNewestIsFoundOverGapsAndWithFewRequests() {
        try (PatternSource source = at(BY_NUMBER).build()) {
            assertNull(assertInstanceOf(SourceAnswer.NotYet.class, source.poll(LastSeen.NOTHING))
                    .expected());
            cut("2000");
            LastSeen last = Night.accepted(source, LastSeen.NOTHING, "2000");
            assertInstanceOf(SourceAnswer.Unchanged.class, source.poll(last));
            assertEquals(5, costOf(source, last), "four numbers, and whether the last is still the same");
            cut("2005");
            night.authority.skipNumbers(2);
            cut("2010");
            cut("2015");
            assertEquals(List.of("2005", "2010", "2015"), Night.offered(source, last));
        }
    }

    @Test
    void byNumberAPauseOfManyCutsIsBridged() {
        for (int minutes = 0; minutes < 220; minutes++) {
            if (minutes % 50 == 7) {
                night.authority.skipNumbers(3);
            }
            cut("%02d%02d".formatted(20 + minutes / 60, minutes % 60));
        }
        try (PatternSource source = at(BY_NUMBER).build()) {
            int before = night.requests();
            List<PackageOffer> offers = Night.offers(source, LastSeen.NOTHING);
            assertEquals("2339", Night.content(offers.get(offers.size() - 1)));
            assertTrue(night.requests() - before <= 60, () -> "" + (night.requests() - before));
            offers.forEach(PackageOffer::close);
        }
    }

    @Test
    void aNumberIsKnownAfterARestartToo() {
        cut("2000");
        cut("2005");
        LastSeen last;
        try (PatternSource source = at(BY_NUMBER).build()) {
            last = Night.accepted(source, LastSeen.NOTHING, "2005");
        }
        try (PatternSource fresh = at(BY_NUMBER).build()) {
            int before = night.requests();
            assertInstanceOf(SourceAnswer.Unchanged.class, fresh.poll(last));
            assertTrue(night.authority.requests().stream()
                    .skip(before)
                    .anyMatch(request -> request.header("If-None-Match").isPresent()));
            cut("2010");
            assertTrue(Night.offered(fresh, last).contains("2010"));
        }
    }

    @Test
    void aServerThatKnowsNoHeadIsAskedOtherwise() {
        cut("2000");
        night.authority.answerNextOf("/numbered/77/1.zip", 405, Map.of(), new byte[0]);
        try (PatternSource source = at(BY_NUMBER).build()) {
            assertEquals(List.of("2000"), Night.offered(source, LastSeen.NOTHING));
        }
    }

    @Test
    void byBothTheNextNumberAndTimeAreFound() {
        try (PatternSource source = byBoth().build()) {
            cut("2000");
            LastSeen last = Night.accepted(source, LastSeen.NOTHING, "2000");
            until("2006");
            assertEquals(2, costOf(source, last), "one number, and whether the last is still the same");
            night.offer("2005");
            last = Night.accepted(source, last, "2005");
            // No cut at 20:10: time goes on and the number doesn't.
            cut("2015");
            assertEquals(List.of("2015"), Night.offered(source, last));
            last = Night.accepted(source, last, "2015");
            cut("2020");
            cut("2025");
            assertEquals(List.of("2020", "2025"), Night.offered(source, last));
        }
    }

    @Test
    void byBothARestartFindsTheNightAsItIs() {
        for (String cut : List.of("2000", "2005", "2010", "2020")) {
            cut(cut);
        }
        LastSeen last;
        try (PatternSource source = byBoth().build()) {
            last = Night.accepted(source, LastSeen.NOTHING, "2020");
        }
        cut("2025");
        try (PatternSource fresh = byBoth().build()) {
            assertEquals(List.of("2025"), Night.offered(fresh, last));
        }
    }

    @Test
    void anotherRunTakesThePlaceOfTheOneBefore() {
        try (PatternSource source =
                at(BY_RUN).start(OPENS).runs(List.of("77", "78")).build()) {
            cut("2000");
            LastSeen last = Night.accepted(source, LastSeen.NOTHING, "2000");
            assertInstanceOf(SourceAnswer.Unchanged.class, source.poll(last));
            night.authority.startRun("78");
            cut("2005");
            assertEquals(List.of("2005"), Night.offered(source, last));
            last = Night.accepted(source, last, "2005");
            cut("2010");
            int before = night.requests();
            assertEquals(List.of("2010"), Night.offered(source, last));
            assertTrue(night.askedSince(before).stream().noneMatch(path -> path.contains("/77/")), "over for good");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {BY_CLOCK, BY_NUMBER, BY_BOTH})
    void aNameThatComesBackWithOtherBytesIsOfferedAgain(String path) {
        try (PatternSource source = at(path).start(OPENS).build()) {
            cut("2000");
            LastSeen last = Night.accepted(source, LastSeen.NOTHING, "2000");
            String name = Objects.requireNonNull(last.validators()).name();
            Matcher number = Pattern.compile("(\\d+)[.]zip").matcher(name);
            String address = path.replace("{sequence}", "1").replace("{yyyyMMdd_HHmm}", "20210606_2000");
            assertTrue(number.find() || address.endsWith(name), name);
            night.authority.answerAlways(address, 200, Map.of("ETag", "\"other\""), Night.bytes("2000, corrected"));
            assertEquals(List.of("2000, corrected"), Night.offered(source, last));
        }
    }

    @Test
    void anAuthorityThatRefusesIsHeard() {
        cut("2000");
        night.authority.answerAlways("/20210606_2000_PREP.zip", 503, Map.of("Retry-After", "120"), new byte[0]);
        try (PatternSource source = at(BY_CLOCK).build()) {
            assertEquals(
                    Optional.of(Duration.ofMinutes(2)),
                    Failures.expect("503", () -> source.poll(LastSeen.NOTHING)).retryAfter());
        }
    }

    @Test
    void whoAsksIsSaid() {
        cut("2000");
        try (PatternSource source =
                        at(BY_CLOCK).contact("medio.mx, +52 55 1234 5678").build();
                PatternSource nobody = at(BY_CLOCK).build()) {
            source.poll(LastSeen.NOTHING);
            nobody.poll(LastSeen.NOTHING);
            List<String> agents = night.authority.requests().stream()
                    .map(request -> request.header("User-Agent").orElse(""))
                    .toList();
            assertTrue(
                    agents.get(0).matches("prep-publisher(/\\S+)? \\(medio\\.mx, \\+52 55 1234 5678\\)"),
                    agents::toString);
            assertTrue(agents.get(1).endsWith("(an outlet of the PREP)"), agents::toString);
        }
        assertThrows(ConfigException.class, () -> at(BY_CLOCK).contact("a (b)").build());
        assertThrows(
                ConfigException.class,
                () -> at(BY_CLOCK).contact("a").userAgent("b").build());
    }

    @Test
    void whatCantBeWalkedIsRefused() {
        List<PatternSourceBuilder> wrong = new ArrayList<>(List.of(
                PatternSource.builder(),
                at("/prep.zip"),
                at("/{yyyyMMdd_HHmm"),
                at("/{password}.zip"),
                at("/{sequence:99}.zip"),
                at("/{run}.zip"),
                at("/{run}/{sequence}.zip"),
                at(BY_NUMBER).runs(List.of("77")),
                at(BY_RUN).start(OPENS).runs(List.of("../..")),
                at(BY_BOTH),
                at(BY_CLOCK).interval(Duration.ofSeconds(90)),
                at(BY_CLOCK).interval(Duration.ZERO),
                at(BY_CLOCK).lookAhead(-1),
                at(BY_CLOCK).requests(1),
                PatternSource.builder()
                        .url("https://{run}.example.mx/{sequence}.zip")
                        .runs(List.of("1")),
                PatternSource.builder().url("http://example.mx/{sequence}.zip"),
                PatternSource.builder().url("https://u:p@example.mx/{sequence}.zip")));
        for (PatternSourceBuilder builder : wrong) {
            ConfigException refusal = assertThrows(ConfigException.class, builder::build);
            assertFalse(String.valueOf(refusal.getMessage()).contains("localhost"), refusal::getMessage);
        }
    }
}
