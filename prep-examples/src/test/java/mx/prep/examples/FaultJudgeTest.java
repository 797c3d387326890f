package mx.prep.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import mx.prep.event.PublishEvent;
import mx.prep.model.ChangeSummary;
import mx.prep.model.ConfirmationReport;
import mx.prep.model.Cut;
import mx.prep.model.CutOrigin;
import mx.prep.model.Digest;
import mx.prep.model.HoldReason;
import mx.prep.model.Incident;
import mx.prep.model.IncidentCause;
import mx.prep.model.PackageRef;
import mx.prep.model.Refusal;
import mx.prep.model.RefusalCode;
import mx.prep.model.ReleaseId;
import mx.prep.testkit.authority.Request;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The judge accepts each fault as it has to be handled, and nothing else. */
class FaultJudgeTest {
    private static final Instant NOW = Instant.parse("2021-06-07T01:00:00Z");
    private static final PackageRef OLDER = reference(0, "0");
    private static final PackageRef BEFORE = reference(1, "1");
    private static final PackageRef REISSUED = reference(1, "a");
    private static final PackageRef DAMAGED = reference(2, "d");
    private static final PackageRef AFTER = reference(3, "3");
    private static final String ACCEPT = "prep accept aaaaaaaaaaaa --reason 'why'";

    private static PackageRef reference(int number, String digit) {
        LocalDateTime opens = LocalDateTime.parse("2021-06-06T20:00");
        return new PackageRef(new Cut(opens.plusMinutes(5L * number)), Digest.sha256(digit.repeat(64)));
    }

    /** What is seen of a fault, to be changed. */
    private static final class Seen {
        private final DemoFault fault;
        private PackageRef faulty = BEFORE;
        private List<PublishEvent> during = new ArrayList<>();
        private List<PublishEvent> afterwards = new ArrayList<>();
        private List<Request> asked = new ArrayList<>();
        private int refused;
        private List<SiteLook> looks = new ArrayList<>(List.of(look(BEFORE), look(BEFORE), look(AFTER)));

        Seen(DemoFault fault) {
            this.fault = fault;
        }

        FaultJudge.Judgement judge() {
            return FaultJudge.judge(
                    new FaultEvidence(fault, BEFORE, faulty, AFTER, during, afterwards, asked, refused, looks));
        }

        Seen during(PublishEvent... events) {
            during.addAll(List.of(events));
            return this;
        }

        Seen afterwards(PublishEvent... events) {
            afterwards.addAll(List.of(events));
            return this;
        }

        Seen asked(String path, String... range) {
            asked.add(new Request("GET", path, range.length == 0 ? Map.of() : Map.of("range", range[0])));
            return this;
        }

        Seen faulty(PackageRef reference) {
            faulty = reference;
            return this;
        }

        void replace(PublishEvent before, PublishEvent... after) {
            List<PublishEvent> list = during.contains(before) ? during : afterwards;
            int at = list.indexOf(before);
            assertTrue(at >= 0, () -> fault + " has no " + before);
            list.remove(at);
            list.addAll(at, List.of(after));
        }
    }

    private static SiteLook look(@Nullable PackageRef reference, String... problems) {
        return new SiteLook(reference, 6, List.of(problems));
    }

    private static PublishEvent live(PackageRef reference) {
        return new PublishEvent.Live(NOW, Night.TARGET, id(reference), reference, new ChangeSummary(60, 0, 24, 0, 1));
    }

    private static PublishEvent confirmed(PackageRef reference, ConfirmationReport.State state) {
        return new PublishEvent.Confirmed(
                NOW,
                Night.TARGET,
                id(reference),
                new ConfirmationReport(state, ConfirmationReport.AskedOf.PUBLIC_URL, 60, List.of(), null, null));
    }

    private static PublishEvent confirmed(PackageRef reference) {
        return confirmed(reference, ConfirmationReport.State.SERVED_NEW);
    }

    private static ReleaseId id(PackageRef reference) {
        return ReleaseId.of(reference, 0, Digest.sha256("f".repeat(64)));
    }

    private static PublishEvent found() {
        return new PublishEvent.CutFound(NOW, "prep.zip");
    }

    private static PublishEvent downloaded(PackageRef reference) {
        return new PublishEvent.Downloaded(NOW, reference, CutOrigin.LAST_MODIFIED, 100, 8);
    }

    private static PublishEvent opened(IncidentCause cause, String message) {
        String target = cause == IncidentCause.DELIVERY ? Night.TARGET : null;
        return new PublishEvent.IncidentOpened(NOW, cause, target, null, message);
    }

    private static PublishEvent closed(IncidentCause cause) {
        String target = cause == IncidentCause.DELIVERY ? Night.TARGET : null;
        return new PublishEvent.IncidentClosed(
                NOW, new Incident(0, cause, target, null, "over", "demo", NOW, NOW.plusSeconds(1), null));
    }

    private static PublishEvent refused(PackageRef reference, RefusalCode code) {
        return new PublishEvent.Refused(NOW, reference, Refusal.of(code, "no"));
    }

    private static PublishEvent held(PackageRef reference, HoldReason reason, String command) {
        return new PublishEvent.Held(NOW, null, reference, reason, "Held. If it is right, type: " + command);
    }

    private static PublishEvent polled(String outcome) {
        return new PublishEvent.Polled(NOW, outcome, null);
    }

    private static PublishEvent checked(PackageRef reference) {
        return new PublishEvent.TargetChecked(NOW, Night.TARGET, reference);
    }

    private static PublishEvent verified() {
        return new PublishEvent.Verified(NOW, AFTER, "sidecar");
    }

    /** Each fault as a good publisher handles it. */
    private static Seen good(DemoFault fault) {
        Seen seen = new Seen(fault);
        switch (fault) {
            case SLOW_LINK ->
                seen.faulty(AFTER)
                        .during(found(), opened(IncidentCause.SOURCE, "The source is too slow: 4096 bytes a second"))
                        .during(closed(IncidentCause.SOURCE), found(), downloaded(AFTER));
            case TRUNCATED ->
                seen.faulty(AFTER)
                        .asked("/prep.zip")
                        .asked("/prep.zip", "bytes=50-")
                        .during(found(), downloaded(AFTER));
            case CORRUPT_ZIP ->
                seen.faulty(DAMAGED)
                        .during(found(), downloaded(DAMAGED), refused(DAMAGED, RefusalCode.DATA_CRC))
                        .during(opened(IncidentCause.REFUSED, "Extraction failed"))
                        .afterwards(closed(IncidentCause.REFUSED));
            case FORBIDDEN_HTML -> {
                seen.asked("/prep.zip").asked("/prep.zip").asked("/prep.zip").asked("/prep.zip");
                seen.during(opened(IncidentCause.SOURCE, "it answers 403"), closed(IncidentCause.SOURCE));
            }
            case OLDER_CUT -> seen.faulty(OLDER).during(found(), downloaded(OLDER), checked(BEFORE));
            case DUPLICATE_CUT -> seen.during(polled("Unchanged"), found(), polled("Unchanged"));
            case OTHER_BYTES -> {
                seen.faulty(REISSUED)
                        .during(found(), downloaded(REISSUED), held(REISSUED, HoldReason.REISSUED, ACCEPT))
                        .during(opened(IncidentCause.HELD, "Held"))
                        .afterwards(live(REISSUED), confirmed(REISSUED), closed(IncidentCause.HELD));
                seen.looks = new ArrayList<>(List.of(look(BEFORE), look(BEFORE), look(REISSUED), look(AFTER)));
            }
            case OLD_SIDECAR ->
                seen.faulty(AFTER)
                        .asked("/prep.zip.sha256")
                        .asked("/prep.zip.sha256")
                        .during(found())
                        .afterwards(downloaded(AFTER), verified());
            case TARGET_DOWN -> {
                seen.refused = 6;
                seen.faulty(AFTER)
                        .during(found(), downloaded(AFTER), new PublishEvent.Archived(NOW, AFTER))
                        .during(opened(IncidentCause.DELIVERY, "the store is down"))
                        .afterwards(closed(IncidentCause.DELIVERY));
            }
        }
        return seen.afterwards(live(AFTER), confirmed(AFTER));
    }

    @ParameterizedTest
    @EnumSource(DemoFault.class)
    void whatIsPromisedIsAccepted(DemoFault fault) {
        FaultJudge.Judgement judgement = good(fault).judge();
        assertEquals(List.of(), judgement.problems());
        assertTrue(judgement.did().length() > 10 && judgement.did().length() <= 32, judgement::did);
    }

    @ParameterizedTest
    @EnumSource(DemoFault.class)
    void nothingAtAllIsNotAccepted(DemoFault fault) {
        Seen seen = good(fault);
        seen.during.clear();
        seen.asked.clear();
        seen.refused = 0;
        assertTrue(seen.judge().problems().contains("the publisher wasn't seen to handle it"));
        assertEquals("-", seen.judge().did());
    }

    static Stream<List<DemoFault>> pairs() {
        return Stream.of(DemoFault.values())
                .flatMap(fault -> Stream.of(DemoFault.values())
                        .filter(other -> other != fault)
                        .map(other -> List.of(fault, other)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void whatBelongsToAnotherFaultIsNotAccepted(List<DemoFault> pair) {
        Seen seen = good(pair.get(0));
        Seen other = good(pair.get(1));
        seen.during = other.during;
        seen.afterwards = other.afterwards;
        seen.asked = other.asked;
        seen.refused = other.refused;
        assertFalse(seen.judge().isAsPromised(), () -> pair + ": " + seen.judge());
    }

    @ParameterizedTest
    @EnumSource(DemoFault.class)
    void aPackageThatMustNotGoLiveIsNotAccepted(DemoFault fault) {
        PackageRef wrong = switch (fault) {
            case CORRUPT_ZIP -> DAMAGED;
            case OTHER_BYTES -> REISSUED;
            case DUPLICATE_CUT -> BEFORE;
            default -> OLDER;
        };
        assertBroken(good(fault).during(live(wrong)), "live went");
    }

    @ParameterizedTest
    @EnumSource(
            value = DemoFault.class,
            names = {"SLOW_LINK", "TRUNCATED"},
            mode = EnumSource.Mode.EXCLUDE)
    void theGoodCutDoesNotGoLiveBeforeItCan(DemoFault fault) {
        Seen seen = good(fault);
        seen.during.addAll(seen.afterwards);
        seen.afterwards.clear();
        assertBroken(seen, "something went live while it lasted");
    }

    @ParameterizedTest
    @EnumSource(DemoFault.class)
    void theNextGoodCutHasToGoLiveAndToBeReadBack(DemoFault fault) {
        Seen never = good(fault);
        never.replace(live(AFTER));
        assertBroken(never, "live went");
        Seen unread = good(fault);
        unread.replace(confirmed(AFTER), confirmed(AFTER, ConfirmationReport.State.SERVED_PREVIOUS));
        assertBroken(unread, "wasn't read back");
    }

    @ParameterizedTest
    @EnumSource(DemoFault.class)
    void anAlarmHasToBeRightAndToEnd(DemoFault fault) {
        assertBroken(good(fault).during(opened(IncidentCause.READERS, "foreign")), "alarms were");
        Seen open = good(fault).afterwards(opened(IncidentCause.SOURCE, "too slow: 403"));
        assertBroken(open, "an alarm didn't end");
        Seen silent = good(fault);
        boolean alarmed = silent.during.removeIf(PublishEvent.IncidentOpened.class::isInstance);
        assertEquals(
                !alarmed, silent.judge().isAsPromised(), () -> silent.judge().toString());
    }

    @ParameterizedTest
    @EnumSource(DemoFault.class)
    void readersHaveAWholeGoodCutAllTheWhile(DemoFault fault) {
        Seen mixed = good(fault);
        mixed.looks.set(1, look(BEFORE, "app.js: other bytes than the manifest says"));
        assertBroken(mixed, "a reader: app.js");
        Seen gone = good(fault);
        gone.looks.set(0, look(null, "the page: status 503"));
        assertBroken(gone, "status 503");
        Seen foreign = good(fault);
        foreign.looks.add(1, look(DAMAGED));
        assertBroken(foreign, "a reader got " + DAMAGED);
        Seen back = good(fault);
        back.looks.add(look(BEFORE));
        assertBroken(back, "again after");
        Seen blind = good(fault);
        blind.looks.removeAll(Collections.singleton(look(BEFORE)));
        assertBroken(blind, "no reader looked while it lasted");
        Seen early = good(fault);
        early.looks.removeAll(Collections.singleton(look(AFTER)));
        assertBroken(early, "no reader got " + AFTER);
    }

    @Test
    void aSlowTransferHasToBeBegunAgain() {
        Seen seen = good(DemoFault.SLOW_LINK);
        seen.replace(found());
        assertBroken(seen, "wasn't seen");
    }

    @Test
    void aTruncatedPackageHasToBeResumedNotFetchedAnew() {
        Seen seen = good(DemoFault.TRUNCATED);
        seen.asked.clear();
        assertBroken(seen.asked("/prep.zip").asked("/prep.zip", "bytes=0-"), "wasn't seen");
    }

    @Test
    void aCorruptZipIsRefusedForWhatItIs() {
        Seen seen = good(DemoFault.CORRUPT_ZIP);
        seen.replace(refused(DAMAGED, RefusalCode.DATA_CRC), refused(DAMAGED, RefusalCode.DIGEST_MISMATCH));
        assertBroken(seen, "wasn't seen");
    }

    @Test
    void aPublisherThatIsBlockedAsksAgain() {
        Seen seen = good(DemoFault.FORBIDDEN_HTML);
        seen.asked.remove(0);
        assertBroken(seen, "wasn't seen");
    }

    @Test
    void anOlderCutIsSeenAndLeft() {
        Seen seen = good(DemoFault.OLDER_CUT);
        seen.replace(checked(BEFORE), checked(OLDER));
        assertBroken(seen, "wasn't seen");
    }

    @Test
    void aDuplicateIsNoNewPackage() {
        assertBroken(good(DemoFault.DUPLICATE_CUT).during(downloaded(BEFORE)), "wasn't seen");
    }

    @Test
    void aHoldNamesTheCommandThatFreesIt() {
        for (String command : List.of("prep accept", "prep accept bbbbbbbbbbbb --reason 'why'", "prep retry")) {
            Seen seen = good(DemoFault.OTHER_BYTES);
            seen.replace(held(REISSUED, HoldReason.REISSUED, ACCEPT), held(REISSUED, HoldReason.REISSUED, command));
            assertBroken(seen, "wasn't seen");
        }
        Seen other = good(DemoFault.OTHER_BYTES);
        other.replace(held(REISSUED, HoldReason.REISSUED, ACCEPT), held(REISSUED, HoldReason.AHEAD_OF_TIME, ACCEPT));
        assertBroken(other, "wasn't seen");
    }

    @Test
    void whatIsHeldIsFreed() {
        Seen seen = good(DemoFault.OTHER_BYTES);
        seen.replace(live(REISSUED));
        assertBroken(seen, "live went");
    }

    @Test
    void anOldSidecarIsAskedForAgainAndNothingIsAcceptedByIt() {
        Seen once = good(DemoFault.OLD_SIDECAR);
        once.asked.remove(0);
        assertBroken(once, "wasn't seen");
        assertBroken(good(DemoFault.OLD_SIDECAR).during(verified()), "wasn't seen");
    }

    @Test
    void aCutIsArchivedAlsoWhileItsTargetIsDown() {
        Seen seen = good(DemoFault.TARGET_DOWN);
        seen.replace(new PublishEvent.Archived(NOW, AFTER));
        assertBroken(seen, "wasn't seen");
        Seen up = good(DemoFault.TARGET_DOWN);
        up.refused = 0;
        assertBroken(up, "wasn't seen");
    }

    private static void assertBroken(Seen seen, String why) {
        FaultJudge.Judgement judgement = seen.judge();
        assertTrue(
                judgement.problems().stream().anyMatch(problem -> problem.contains(why)),
                () -> seen.fault + ": " + why + " in " + judgement);
    }
}
