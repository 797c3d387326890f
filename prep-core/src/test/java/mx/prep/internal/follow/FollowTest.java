package mx.prep.internal.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import mx.prep.event.PublishEvent;
import mx.prep.event.PublishEvent.IncidentClosed;
import mx.prep.event.PublishEvent.IncidentOpened;
import mx.prep.internal.follow.VirtualNight.StoreThatHangs;
import mx.prep.model.Cut;
import mx.prep.model.Election;
import mx.prep.model.IncidentCause;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nights in virtual time: the opening, lateness, and how often the source is asked. */
class FollowTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Instant OPENS = VirtualNight.at("2021-06-06T20:00");
    private static final Cut EIGHT = Cut.parse("20210606-2000");

    @TempDir
    Path work;

    @ParameterizedTest
    @ValueSource(strings = {"PT-1H", "PT1H", "PT0S"})
    void theAuthoritysClockDecidesTheOpeningWhateverOursSays(Duration ourError) {
        VirtualNight night = new VirtualNight(work, OPENS.minus(Duration.ofHours(2)), ourError);
        night.plan.put(OPENS.minus(Duration.ofMinutes(10)), 0);
        List<PublishEvent> heard = night.follow(election(), MINUTE, OPENS.plus(Duration.ofMinutes(4)));

        assertTrue(heard.stream().anyMatch(PublishEvent.Archived.class::isInstance), "fetched beforehand");
        assertTrue(night.written.stream().noneMatch(OPENS::isAfter), "nothing is public before the opening");
        assertWithin(Duration.ofSeconds(60), OPENS, night.live(heard).get(EIGHT));
        assertEquals(ourError.isZero() ? List.of() : List.of(IncidentCause.CLOCK), causes(heard));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT-1H", "PT1H", "PT0S"})
    void aFirstCutThatComesAtTheOpeningIsLiveWithinAMinute(Duration ourError) {
        VirtualNight night = new VirtualNight(work, OPENS.minus(Duration.ofMinutes(30)), ourError);
        night.cuts(0, 0, Duration.ZERO);
        List<PublishEvent> heard = night.follow(election(), MINUTE, OPENS.plus(Duration.ofMinutes(4)));

        assertTrue(night.written.stream().noneMatch(OPENS::isAfter));
        assertWithin(Duration.ofSeconds(60), OPENS, night.live(heard).get(EIGHT));
    }

    @Test
    void aSourceThatHangsAtTheOpeningHoldsBackNothingThatIsHere() {
        VirtualNight night = new VirtualNight(work, OPENS.minus(Duration.ofMinutes(30)), Duration.ZERO);
        night.plan.put(OPENS.minus(Duration.ofMinutes(10)), 0);
        night.slow.put(OPENS, Duration.ofMinutes(8));
        List<PublishEvent> heard = night.follow(election(), MINUTE, OPENS.plus(Duration.ofMinutes(20)));
        assertWithin(Duration.ofSeconds(1), OPENS, night.live(heard).get(EIGHT));
    }

    @Test
    void pollsComeCloserTogetherWhenACutIsDue() {
        VirtualNight night = new VirtualNight(work, OPENS.minus(Duration.ofMinutes(5)), Duration.ZERO);
        night.cuts(0, 23, Duration.ofSeconds(40));
        Instant until = OPENS.plus(Duration.ofHours(2));
        List<PublishEvent> heard = night.follow(election(), MINUTE, until);

        NavigableMap<Cut, Instant> live = night.live(heard);
        assertEquals(24, live.size());
        Duration sum = Duration.ZERO;
        for (Map.Entry<Cut, Instant> cut :
                live.tailMap(Cut.parse("20210606-2020")).entrySet()) {
            Instant out = cut.getKey().instant(VirtualNight.ZONE).plusSeconds(40);
            assertWithin(Duration.ofSeconds(20), out, cut.getValue());
            sum = sum.plus(Duration.between(out, cut.getValue()));
        }
        Duration mean = sum.dividedBy(20);
        assertTrue(mean.compareTo(Duration.ofSeconds(15)) < 0, () -> "seen after " + mean + " on average");
        long polls = night.polls.stream().filter(OPENS::isBefore).count();
        assertTrue(polls < 220, () -> polls + " polls in two hours");
        assertEquals(List.of(), causes(heard), "no false alarm");
    }

    @Test
    void lateIsAWarningAndStaleAnAlarmAndBothEndWithTheNextCut() {
        VirtualNight night = new VirtualNight(work, OPENS.minus(Duration.ofMinutes(5)), Duration.ofHours(1));
        night.cuts(0, 4, Duration.ZERO).cuts(10, 10, Duration.ZERO);
        List<PublishEvent> heard = night.follow(election(), MINUTE, OPENS.plus(Duration.ofMinutes(53)));

        Instant last = OPENS.plus(Duration.ofMinutes(20));
        assertWithin(
                Duration.ofSeconds(90), last.plus(Duration.ofSeconds(450)), opened(night, heard, IncidentCause.LATE));
        assertWithin(
                Duration.ofSeconds(90), last.plus(Duration.ofMinutes(15)), opened(night, heard, IncidentCause.STALE));
        List<IncidentClosed> over = heard.stream()
                .filter(IncidentClosed.class::isInstance)
                .map(IncidentClosed.class::cast)
                .toList();
        assertEquals(
                List.of(IncidentCause.LATE, IncidentCause.STALE),
                over.stream().map(e -> e.incident().cause()).toList());
        assertWithin(MINUTE.plusSeconds(30), OPENS.plus(Duration.ofMinutes(50)), night.authority(over.get(0)));
        assertEquals("cut 20210606-2020", over.get(1).incident().readers());
        assertEquals(List.of(IncidentCause.CLOCK, IncidentCause.LATE, IncidentCause.STALE), causes(heard));
    }

    @Test
    void anAnnouncedIntervalIsWhatLateIsHeldAgainst() {
        Election hourly = new Election(
                "PREP",
                VirtualNight.ZONE,
                LocalDateTime.parse("2021-06-06T20:00"),
                LocalDateTime.parse("2021-06-08T23:59"),
                false,
                null,
                Duration.ofHours(1));
        VirtualNight night = new VirtualNight(work, OPENS, Duration.ZERO);
        night.cuts(0, 4, Duration.ZERO);
        Instant last = OPENS.plus(Duration.ofMinutes(20));
        List<PublishEvent> heard = night.follow(hourly, MINUTE, last.plus(Duration.ofHours(2)));
        assertEquals(List.of(IncidentCause.LATE), causes(heard));
        assertWithin(
                Duration.ofSeconds(90), last.plus(Duration.ofMinutes(90)), opened(night, heard, IncidentCause.LATE));
    }

    @Test
    void nothingIsLateBeforeTheWindowOpens() {
        VirtualNight night = new VirtualNight(work, OPENS.minus(Duration.ofHours(12)), Duration.ZERO);
        night.plan.put(OPENS.minus(Duration.ofHours(11)), 0);
        List<PublishEvent> before = night.follow(election(), Duration.ofMinutes(5), OPENS.plusSeconds(10));
        assertFalse(causes(before).contains(IncidentCause.LATE), before::toString);
    }

    @Test
    void aNightWithoutAnyCutIsLateFromTheOpeningOn() {
        VirtualNight night = new VirtualNight(work, OPENS.minus(Duration.ofMinutes(30)), Duration.ZERO);
        List<PublishEvent> heard = night.follow(election(), MINUTE, OPENS.plus(Duration.ofHours(1)));
        assertWithin(
                Duration.ofSeconds(90),
                OPENS.plus(Expectation.UNKNOWN.multipliedBy(3).dividedBy(2)),
                opened(night, heard, IncidentCause.LATE));
        assertEquals(List.of(IncidentCause.LATE, IncidentCause.STALE), causes(heard));
    }

    @Test
    void whenNoMoreCutsAreExpectedNothingIsLateAndPollsAreRare() {
        Election short_ = new Election(
                "PREP",
                VirtualNight.ZONE,
                LocalDateTime.parse("2021-06-06T20:00"),
                LocalDateTime.parse("2021-06-08T23:59"),
                false,
                LocalDateTime.parse("2021-06-06T20:40"),
                null);
        VirtualNight night = new VirtualNight(work, OPENS, Duration.ZERO);
        night.cuts(0, 4, Duration.ZERO).cuts(20, 20, Duration.ZERO);
        List<PublishEvent> heard = night.follow(short_, MINUTE, OPENS.plus(Duration.ofHours(3)));

        Instant settled = night.authority(VirtualNight.first(heard, PublishEvent.Settled.class));
        assertWithin(MINUTE.plusSeconds(10), VirtualNight.at("2021-06-06T20:40"), settled);
        assertEquals(List.of(IncidentCause.LATE, IncidentCause.STALE), causes(heard));
        assertEquals(2, heard.stream().filter(IncidentClosed.class::isInstance).count(), "both ended when it settled");
        long polls = night.polls.stream().filter(settled::isBefore).count();
        assertTrue(polls >= 25 && polls <= 33, () -> polls + " polls in 140 minutes");
        assertTrue(
                night.live(heard).containsKey(Cut.parse("20210606-2140")), "a cut that comes all the same goes live");
    }

    @Test
    void anotherProcessKnowsFromTheArchiveWhatIsLate() {
        VirtualNight night = new VirtualNight(work, OPENS.minus(Duration.ofMinutes(5)), Duration.ZERO);
        night.cuts(0, 4, Duration.ZERO);
        Instant down = OPENS.plus(Duration.ofMinutes(22));
        assertEquals(List.of(), causes(night.follow(election(), MINUTE, down)));

        List<PublishEvent> second = night.follow(election(), MINUTE, down.plus(Duration.ofMinutes(20)));
        Instant last = OPENS.plus(Duration.ofMinutes(20));
        assertWithin(
                Duration.ofSeconds(90), last.plus(Duration.ofSeconds(450)), opened(night, second, IncidentCause.LATE));
        assertWithin(
                Duration.ofSeconds(90), last.plus(Duration.ofMinutes(15)), opened(night, second, IncidentCause.STALE));
    }

    @Test
    @Timeout(60)
    void aTargetThatDoesntAnswerIsAnAlarmAfterTenMinutes() {
        VirtualNight night = new VirtualNight(work, OPENS, Duration.ZERO);
        night.cuts(0, 4, Duration.ZERO);
        List<PublishEvent> heard;
        try (StoreThatHangs store = night.hang()) {
            heard = night.follow(election(), MINUTE, OPENS.plus(Duration.ofMinutes(25)));
            store.awaitAsked();
        }
        assertWithin(
                Duration.ofSeconds(90),
                OPENS.plus(Duration.ofMinutes(10)),
                opened(night, heard, IncidentCause.DELIVERY));
        assertEquals(List.of(IncidentCause.DELIVERY), causes(heard));
        assertTrue(night.polls.size() > 20, "the source is asked all the while");
    }

    @Test
    void aSourceThatFailsIsOneIncidentAndEndsWhenItAnswers() {
        VirtualNight night = new VirtualNight(work, OPENS.minus(Duration.ofMinutes(5)), Duration.ZERO);
        night.cuts(0, 7, Duration.ZERO);
        Instant from = OPENS.plus(Duration.ofMinutes(11));
        Instant until = OPENS.plus(Duration.ofMinutes(14));
        night.broken.put(from, true);
        night.broken.put(until, false);
        List<PublishEvent> heard = night.follow(election(), MINUTE, OPENS.plus(Duration.ofMinutes(25)));

        assertEquals(List.of(IncidentCause.SOURCE), causes(heard));
        IncidentClosed over = (IncidentClosed) VirtualNight.first(heard, IncidentClosed.class);
        assertWithin(MINUTE.plusSeconds(10), until, night.authority(over));
        assertEquals("cut 20210606-2010", over.incident().readers());
        assertEquals("20210606-2010", String.valueOf(over.incident().cut()));
    }

    private static Election election() {
        return new Election(
                "PREP",
                VirtualNight.ZONE,
                LocalDateTime.parse("2021-06-06T20:00"),
                LocalDateTime.parse("2021-06-08T23:59"),
                false);
    }

    private static List<IncidentCause> causes(List<PublishEvent> heard) {
        return heard.stream()
                .filter(IncidentOpened.class::isInstance)
                .map(e -> ((IncidentOpened) e).cause())
                .toList();
    }

    private static Instant opened(VirtualNight night, List<PublishEvent> heard, IncidentCause cause) {
        return heard.stream()
                .filter(e -> e instanceof IncidentOpened o && o.cause() == cause)
                .map(night::authority)
                .findFirst()
                .orElseThrow(() -> new AssertionError(cause + " wasn't told"));
    }

    /** At a time or not long after it. */
    private static void assertWithin(Duration most, Instant earliest, Instant actual) {
        assertTrue(actual != null && !actual.isBefore(earliest), () -> actual + " is before " + earliest);
        assertFalse(actual.isAfter(earliest.plus(most)), () -> actual + " is long after " + earliest);
    }
}
