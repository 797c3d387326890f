package mx.prep.internal.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import mx.prep.archive.Samples;
import mx.prep.event.PublishEvent;
import mx.prep.event.PublishEvent.IncidentClosed;
import mx.prep.event.PublishEvent.IncidentOpened;
import mx.prep.model.ChangeSummary;
import mx.prep.model.ConfirmationReport;
import mx.prep.model.Flaw;
import mx.prep.model.HoldReason;
import mx.prep.model.Incident;
import mx.prep.model.IncidentCause;
import mx.prep.model.PackageRef;
import mx.prep.model.Refusal;
import mx.prep.model.RefusalCode;
import mx.prep.model.ReleaseId;
import org.junit.jupiter.api.Test;

class IncidentDeskTest {
    private static final PackageRef EIGHT = Samples.reference(Samples.EIGHT, "eight");
    private static final PackageRef FIVE_PAST = Samples.reference(Samples.cut(5), "five past");
    private static final String PORTAL = "portal";

    private final List<Incident> changes = new ArrayList<>();
    private final IncidentDesk desk = new IncidentDesk("redaccion-1", changes::add);
    private Instant now = Samples.NOW;

    @Test
    void whatGoesOnIsToldOnceAndItsEndOnce() {
        desk.hear(checked(EIGHT));
        IncidentOpened opened = assertInstanceOf(IncidentOpened.class, only(desk.hear(failed("timed out"))));
        assertEquals("timed out", opened.message());
        for (int poll = 0; poll < 5; poll++) {
            assertEquals(List.of(), desk.hear(failed("timed out again, attempt " + poll)));
        }
        PublishEvent answered = answered(null);
        List<PublishEvent> heard = desk.hear(answered);

        assertEquals(answered, heard.get(0));
        Incident incident = assertInstanceOf(IncidentClosed.class, heard.get(1)).incident();
        assertEquals(IncidentCause.SOURCE, incident.cause());
        assertEquals(Duration.ofMinutes(6), incident.duration(now));
        assertEquals("cut 20210606-2000", incident.readers(), "readers kept the last good cut");
        assertEquals(1, desk.hear(answered(null)).size(), "an end is told once");
        assertEquals(2, changes.size());
        assertTrue(changes.get(0).isOpen() && !changes.get(1).isOpen());
    }

    @Test
    void aTargetsTroubleEndsWhenThatTargetIsWhereItHasToBe() {
        desk.hear(opened(IncidentCause.DELIVERY, PORTAL));
        assertEquals(
                1,
                desk.hear(new PublishEvent.TargetChecked(tick(), "espejo", EIGHT))
                        .size());
        Incident incident = closed(desk.hear(checked(FIVE_PAST)));
        assertEquals(PORTAL, incident.target());
        assertEquals("cut 20210606-2005", incident.readers());
    }

    @Test
    void aMonthsPurgesEndWithAPurgeOfAnother() {
        desk.hear(opened(IncidentCause.BUDGET, PORTAL));
        desk.hear(opened(IncidentCause.PURGE, PORTAL));
        assertEquals(
                IncidentCause.PURGE,
                closed(desk.hear(new PublishEvent.Purged(tick(), PORTAL, ReleaseId.of(EIGHT, 0, Samples.RECIPE))))
                        .cause());
        Instant july = Instant.parse("2030-07-01T00:00:00Z");
        assertEquals(
                1,
                desk.hear(new PublishEvent.Purged(july, "espejo", ReleaseId.of(EIGHT, 0, Samples.RECIPE)))
                        .size());
        assertEquals(
                IncidentCause.BUDGET,
                closed(desk.hear(new PublishEvent.Purged(july, PORTAL, ReleaseId.of(EIGHT, 0, Samples.RECIPE))))
                        .cause());
    }

    @Test
    void readersThatGetSomethingElseEndWithAGoodConfirmation() {
        desk.hear(confirmed(ConfirmationReport.State.MIXED));
        desk.hear(opened(IncidentCause.READERS, PORTAL));
        assertEquals(1, desk.hear(checked(EIGHT)).size(), "the store's state says nothing of what readers get");
        assertEquals(1, desk.hear(confirmed(ConfirmationReport.State.MISSING)).size());
        Incident incident = closed(desk.hear(confirmed(ConfirmationReport.State.SERVED_NEW)));
        assertEquals("missing files or no answer", incident.readers());
    }

    @Test
    void readersWhoAreServedOtherwiseThanPromisedAreSoUntilNothingIsLeftToTell() {
        desk.hear(opened(IncidentCause.SERVICE, PORTAL));
        Flaw flaw = new Flaw(Flaw.Kind.CACHING, "a.json", "may be kept by browsers for 3600 s instead of 0 s");
        assertEquals(
                1,
                desk.hear(confirmed(ConfirmationReport.State.SERVED_NEW, List.of(flaw)))
                        .size());
        assertEquals(
                IncidentCause.SERVICE,
                closed(desk.hear(confirmed(ConfirmationReport.State.SERVED_NEW)))
                        .cause());
    }

    @Test
    void aHeldPackageEndsWithItsOwnOrANewerCutThatIsLive() {
        PublishEvent held = new PublishEvent.Held(tick(), null, FIVE_PAST, HoldReason.REISSUED, "other bytes");
        List<PublishEvent> heard = desk.hear(held);
        assertEquals(held, heard.get(0));
        assertEquals(
                IncidentCause.HELD,
                assertInstanceOf(IncidentOpened.class, heard.get(1)).cause());
        assertEquals(List.of(held), desk.hear(held), "told once however often it is offered");

        assertEquals(1, desk.hear(live(EIGHT)).size(), "an older cut doesn't free it");
        assertEquals(FIVE_PAST, closed(desk.hear(live(FIVE_PAST))).reference());
    }

    @Test
    void aRefusedPackageEndsWithTheNextThatIsAccepted() {
        desk.hear(new PublishEvent.Refused(tick(), EIGHT, Refusal.of(RefusalCode.DIGEST_MISMATCH, "not the same")));
        Incident incident = closed(desk.hear(new PublishEvent.Unpacked(tick(), FIVE_PAST, 1, 1)));
        assertEquals(IncidentCause.REFUSED, incident.cause());
        assertEquals(Samples.EIGHT, incident.cut());
    }

    @Test
    void latenessEndsWithACutOrWhenNoneIsExpected() {
        desk.hear(opened(IncidentCause.LATE, null));
        desk.hear(opened(IncidentCause.STALE, null));
        assertEquals(
                3, desk.hear(new PublishEvent.Unpacked(tick(), EIGHT, 1, 1)).size());
        desk.hear(opened(IncidentCause.LATE, null));
        assertEquals(
                IncidentCause.LATE,
                closed(desk.hear(new PublishEvent.Settled(tick()))).cause());
    }

    @Test
    void aWrongClockEndsWhenItIsRightWithinTwoMinutes() {
        desk.hear(opened(IncidentCause.CLOCK, null));
        assertEquals(1, desk.hear(answered(Duration.ofHours(-1))).size());
        assertEquals(1, desk.hear(answered(null)).size(), "a source that tells no time settles nothing");
        assertEquals(1, desk.hear(answered(Duration.ofSeconds(121))).size());
        assertEquals(
                IncidentCause.CLOCK,
                closed(desk.hear(answered(Duration.ofMinutes(2)))).cause());
    }

    @Test
    void aSourceWhoseTimeIsntBelievedIsAnAlarmBesideAWrongClock() {
        desk.hear(opened(IncidentCause.CLOCK, null));
        assertInstanceOf(IncidentOpened.class, only(desk.hear(opened(IncidentCause.SOURCE_TIME, null))));
        assertEquals(1, desk.hear(answered(Duration.ofMinutes(-91))).size());
        assertEquals(1, desk.hear(answered(null)).size(), "a source that tells no time settles nothing");
        assertEquals(
                IncidentCause.SOURCE_TIME,
                closed(desk.hear(answered(Duration.ofMinutes(90)))).cause());
        assertEquals(
                IncidentCause.CLOCK,
                closed(desk.hear(answered(Duration.ofMinutes(2)))).cause());
    }

    @Test
    void whatComesBackInEveryCycleDoesntEndInBetween() {
        for (int cycle = 0; cycle < 3; cycle++) {
            desk.hear(opened(IncidentCause.LEDGER, PORTAL));
            assertEquals(1, desk.hear(checked(EIGHT)).size());
        }
        assertEquals(IncidentCause.LEDGER, closed(desk.hear(checked(EIGHT))).cause());
    }

    @Test
    void differentTroublesOfNoCauseAreToldApartButNotByTheirNumbers() {
        assertEquals(
                1,
                desk.hear(new IncidentOpened(tick(), PORTAL, "3 files are odd")).size());
        assertEquals(
                0,
                desk.hear(new IncidentOpened(tick(), PORTAL, "4 files are odd")).size());
        assertEquals(
                1,
                desk.hear(new IncidentOpened(tick(), PORTAL, "the moon is full"))
                        .size());
    }

    @Test
    void whatAnotherProcessLeftOpenEndsHereAlsoIfTheEndCameFirst() {
        Incident left =
                new Incident(7, IncidentCause.SOURCE, null, EIGHT, "away", "redaccion-0", Samples.NOW, null, null);
        Incident stuck =
                new Incident(8, IncidentCause.DELIVERY, PORTAL, EIGHT, "stuck", "redaccion-0", Samples.NOW, null, null);
        desk.hear(answered(null));

        Incident ended = closed(prepend(desk.adopt(List.of(left, stuck))));
        assertEquals(7, ended.number());
        assertEquals("redaccion-0", ended.publisher());
        assertEquals(List.of(), desk.hear(opened(IncidentCause.DELIVERY, PORTAL)), "known already");
        assertEquals(8, closed(desk.hear(checked(EIGHT))).number());
    }

    @Test
    void whatBeganLaterThanTheEndStaysOpen() {
        PublishEvent before = answered(null);
        desk.hear(before);
        Incident left = new Incident(
                7, IncidentCause.SOURCE, null, null, "away", "redaccion-0", now.plusSeconds(1), null, null);
        assertEquals(List.of(), desk.adopt(List.of(left)));
    }

    @Test
    void memoryIsBounded() {
        for (int i = 0; i < 1_000; i++) {
            desk.hear(new IncidentOpened(tick(), PORTAL, "letter " + "x".repeat(i)));
        }
        changes.clear();
        desk.hear(checked(EIGHT));
        desk.hear(checked(EIGHT));
        assertEquals(100, changes.size());
    }

    @Test
    void nobodyKnowsWhatReadersSawBeforeAnyTargetWasLookedAt() {
        desk.hear(failed("away"));
        assertNull(closed(desk.hear(answered(null))).readers());
    }

    private Instant tick() {
        now = now.plus(Duration.ofMinutes(1));
        return now;
    }

    private IncidentOpened failed(String message) {
        return new IncidentOpened(tick(), IncidentCause.SOURCE, null, null, message);
    }

    private IncidentOpened opened(IncidentCause cause, String target) {
        return new IncidentOpened(tick(), cause, target, null, cause.words());
    }

    private PublishEvent answered(Duration offset) {
        return new PublishEvent.SourceAnswered(tick(), offset);
    }

    private PublishEvent checked(PackageRef live) {
        return new PublishEvent.TargetChecked(tick(), PORTAL, live);
    }

    private PublishEvent live(PackageRef reference) {
        return new PublishEvent.Live(
                tick(),
                PORTAL,
                ReleaseId.of(reference, 0, Samples.RECIPE),
                reference,
                new ChangeSummary(1, 1, 0, 0, 1));
    }

    private PublishEvent confirmed(ConfirmationReport.State state) {
        return confirmed(state, List.of());
    }

    private PublishEvent confirmed(ConfirmationReport.State state, List<Flaw> flaws) {
        return new PublishEvent.Confirmed(
                tick(),
                PORTAL,
                ReleaseId.of(EIGHT, 0, Samples.RECIPE),
                new ConfirmationReport(state, ConfirmationReport.AskedOf.STORE, 1, List.of(), flaws, null, null));
    }

    private static PublishEvent only(List<PublishEvent> heard) {
        assertEquals(1, heard.size(), heard::toString);
        return heard.get(0);
    }

    private List<PublishEvent> prepend(List<PublishEvent> heard) {
        List<PublishEvent> all = new ArrayList<>(heard);
        all.add(0, answered(null));
        return all;
    }

    /** The incident that ended with an event, the only one. */
    private static Incident closed(List<PublishEvent> heard) {
        assertEquals(2, heard.size(), heard::toString);
        return assertInstanceOf(IncidentClosed.class, heard.get(1)).incident();
    }
}
