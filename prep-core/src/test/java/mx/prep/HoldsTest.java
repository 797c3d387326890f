package mx.prep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Set;
import mx.prep.archive.Archive;
import mx.prep.archive.Samples;
import mx.prep.edge.FolderTarget;
import mx.prep.error.ConfigException;
import mx.prep.error.HeldException;
import mx.prep.model.AcceptRequest;
import mx.prep.model.CutRules;
import mx.prep.model.CycleResult;
import mx.prep.model.DeliveryResult;
import mx.prep.model.Election;
import mx.prep.model.Explanation;
import mx.prep.model.Hold;
import mx.prep.model.HoldReason;
import mx.prep.model.IntakeResult;
import mx.prep.model.ObjectKey;
import mx.prep.model.OrderKind;
import mx.prep.model.Ordered;
import mx.prep.model.PackageRef;
import mx.prep.model.Refusal;
import mx.prep.model.RefusalCode;
import mx.prep.model.Retried;
import mx.prep.store.FolderStore;
import org.junit.jupiter.api.Test;

/** Every held package is alarmed once, listed, explained with a command, freed by it, and never in a newer cut's way. */
class HoldsTest extends HoldsRig {
    @Test
    void aReissuedCutIsFreedByItsShaWhileNewerCutsGoOn() throws IOException {
        byte[] other = authority.generator().bytes(1);
        try (Publisher publisher = named("one", 0)) {
            publish(publisher, 0);
            authority.offer(other, name(0));
            held(publisher.runOnce(), HoldReason.REISSUED);
            held(publisher.runOnce(), HoldReason.REISSUED);

            Hold hold = only(publisher);
            String command = "prep accept " + sha12(other) + " --reason 'why'";
            assertExplained(publisher, hold, HoldReason.REISSUED, command);
            assertEquals(1, alarms(HoldReason.REISSUED), "told once, although it was met twice");
            long transfers = transfers();

            Ordered ordered = publisher.accept(AcceptRequest.of(sha12(other)), "confirmed by telephone");

            assertEquals(OrderKind.ACCEPT, ordered.order().kind());
            DeliveryResult.Live live = assertInstanceOf(
                    DeliveryResult.Live.class, ordered.targets().get("portal"));
            assertEquals(sha256(other), live.live().sha256());
            assertEquals(transfers, transfers(), "published from the archive, without a new download");
            assertEquals(List.of(), publisher.holds());
            assertEquals(
                    List.of(new IntakeResult.Unchanged()), publisher.runOnce().intake());
            publisher.runOnce();
            assertEquals(transfers, transfers(), "what was accepted counts as seen");
        }
        try (Publisher next = named("two", 2)) {
            publish(next, 2);
        }
    }

    @Test
    void aCutThatAnotherPublisherClaimedSinceTheLastPollIsHeldAllTheSame() throws IOException {
        byte[] other = authority.generator().bytes(2);
        try (Publisher publisher = named("one", 1)) {
            assertEquals(
                    List.of(new IntakeResult.NotYet(null)), publisher.runOnce().intake());
            authority.publish(1);
            live(republished(1));
            authority.offer(other, name(1));

            held(publisher.runOnce(), HoldReason.REISSUED);
            held(publisher.runOnce(), HoldReason.REISSUED);
            assertExplained(
                    publisher, only(publisher), HoldReason.REISSUED, "prep accept " + sha12(other) + " --reason 'why'");
            assertEquals(1, alarms(HoldReason.REISSUED));

            publisher.accept(AcceptRequest.of(sha12(other)), "confirmed by telephone");
            assertEquals(sha256(other), live(pointer()).sha256());
            assertEquals(List.of(), publisher.holds());
        }
    }

    @Test
    void aHoldNeverDelaysANewerCutAndAcceptingItLaterOnlyRecordsIt() throws IOException {
        byte[] other = authority.generator().bytes(1);
        try (Publisher first = named("one", 0)) {
            publish(first, 0);
            authority.offer(other, name(0));
            held(first.runOnce(), HoldReason.REISSUED);
        }
        try (Publisher publisher = named("one", 3)) {
            DeliveryResult.Live newer = publish(publisher, 3);
            assertTrue(only(publisher).overtaken());
            assertEquals(1, publisher.why().size(), "what was overtaken needs nobody");

            Ordered ordered = publisher.accept(AcceptRequest.of(sha12(other)), "for the record");

            assertEquals(newer.live(), ordered.order().live());
            assertEquals(newer.live(), pointer().live());
            assertTrue(ordered.order()
                    .acceptance(new PackageRef(authority.generator().cut(0), sha256(other)))
                    .isPresent());
            publish(publisher, 4, 3);
        }
    }

    @Test
    void aCutsBytesUnderALaterNameAreHeldByAFreshProcessAndFreedByTheirSha() throws IOException {
        byte[] old = authority.generator().bytes(1);
        try (Publisher first = named("one", 0)) {
            publish(first, 0);
            publish(first, 1, 0);
            publish(first, 2, 0);
        }
        authority.offer(old, name(3));
        try (Publisher publisher = named("two", 3)) {
            held(publisher.runOnce(), HoldReason.REPLAYED);
            held(publisher.runOnce(), HoldReason.REPLAYED);

            Hold hold = only(publisher);
            String command = "prep accept " + sha12(old) + " --reason 'why'";
            assertExplained(publisher, hold, HoldReason.REPLAYED, command);
            String cuts = "comes as cut " + authority.generator().cut(3) + ", but its bytes are cut "
                    + authority.generator().cut(1);
            assertTrue(hold.sentence().contains(cuts), hold::sentence);
            assertEquals(1, alarms(HoldReason.REPLAYED), "told once, although it was met twice");
            assertEquals(authority.generator().cut(2), live(pointer()).cut());

            publisher.accept(AcceptRequest.of(sha12(old)), "they say that nothing changed");

            assertEquals(
                    new PackageRef(authority.generator().cut(3), sha256(old)),
                    pointer().live());
            assertEquals(List.of(), publisher.holds());
            assertEquals(
                    List.of(new IntakeResult.Unchanged()), publisher.runOnce().intake());
        }
        authority.offer(old, name(4));
        try (Publisher publisher = named("three", 4)) {
            assertEquals(
                    List.of(new IntakeResult.Unchanged()),
                    publisher.runOnce().intake(),
                    "the newest cut's bytes again");
            publish(publisher, 5, 4);
        }
    }

    @Test
    void aPackageThatComesAgainAsTheCutThatItIsIsNotHeld() throws IOException {
        try (Publisher first = named("one", 0)) {
            publish(first, 0);
            publish(first, 1, 0);
            publish(first, 2, 0);
        }
        authority.offer(authority.generator().bytes(1), name(1));
        try (Publisher publisher = named("two", 1)) {
            CycleResult again = publisher.runOnce();
            assertInstanceOf(IntakeResult.Received.class, again.intake().get(0), again::toString);
            assertEquals(List.of(), publisher.holds());
        }
    }

    @Test
    void aCutAheadOfTimeIsHeldAndFreed() throws IOException {
        byte[] early = authority.generator().bytes(5);
        try (Publisher publisher = named("one", 5)) {
            authority.offer(early, name(5));
            held(publisher.runOnce(), HoldReason.AHEAD_OF_TIME);
            assertExplained(
                    publisher,
                    only(publisher),
                    HoldReason.AHEAD_OF_TIME,
                    "prep accept " + sha12(early) + " --reason 'why'");

            publisher.accept(AcceptRequest.of(sha12(early)), "their clock is wrong");

            assertEquals(sha256(early), live(pointer()).sha256());
            assertEquals(
                    List.of(new IntakeResult.Unchanged()), publisher.runOnce().intake());
        }
    }

    @Test
    void aCutOfAnotherProvenanceIsHeldAndFreedAndThenCutsOfThatProvenanceGoOn() throws IOException {
        try (Publisher publisher = publisher("one", authority.packageUri(), Election.DEFAULT, CutRules.DEFAULT)) {
            publish(publisher, 0);
        }
        byte[] next = authority.generator().bytes(1);
        try (Publisher publisher = named("two", 1)) {
            authority.publish(1);
            held(publisher.runOnce(), HoldReason.OTHER_PROVENANCE);
            assertExplained(
                    publisher,
                    only(publisher),
                    HoldReason.OTHER_PROVENANCE,
                    "prep accept " + sha12(next) + " --reason 'why'");
            publisher.accept(AcceptRequest.of(sha12(next)), "names again");
            assertEquals(sha256(next), live(pointer()).sha256());
        }
        try (Publisher publisher = named("three", 2)) {
            publish(publisher, 2);
        }
    }

    @Test
    void aTestFlagOrAWrongDateNeedsToBeOverruledInSoManyWords() throws IOException {
        CutRules flagged = new CutRules(
                CutRules.DEFAULT.name(), ObjectKey.of("assets/diputaciones/avanceNacional.json"), null, "/cortePrueba");
        LocalDateTime opens = authority.generator().cut(1).time();
        Election rehearsal = new Election("PREP", MEXICO, opens, opens.plusDays(2), true);
        byte[] early = authority.generator().bytes(0);
        String sha = sha12(early);
        authority.publish(1);
        authority.offer(early, name(0));
        try (Publisher publisher = publisher("one", authority.uri("/" + name(0)), rehearsal, flagged)) {
            held(publisher.runOnce(), HoldReason.TEST_FLAG);
            Hold hold = only(publisher);
            assertExplained(
                    publisher, hold, HoldReason.TEST_FLAG, "prep accept " + sha + " --for-election --reason 'why'");
            assertTrue(hold.sentence().contains("before the opening"), hold::sentence);

            HeldException e =
                    assertThrows(HeldException.class, () -> publisher.accept(AcceptRequest.of(sha), "it is right"));
            assertTrue(String.valueOf(e.getMessage()).contains("--for-election"), e::getMessage);
            assertEquals(0, pointer().epoch(), "nothing was ordered");

            publisher.accept(AcceptRequest.of(sha).forThisElection(), "it is right");
            assertEquals(sha256(early), live(pointer()).sha256());
        }
    }

    @Test
    void aRefusalThatMayBeAllowedIsAndTheRestIsNot() throws IOException {
        byte[] odd = zip("index.html", "datos/a.json", "datos/A.json", "datos/aux.txt");
        try (Publisher publisher = named("one", 1)) {
            authority.publish(1);
            authority.offer(odd, name(1));
            refused(publisher.runOnce(), RefusalCode.NAME_WINDOWS);
            Hold hold = only(publisher);
            assertExplained(
                    publisher,
                    hold,
                    HoldReason.REFUSED,
                    "prep accept " + sha12(odd) + " --allow NAME_WINDOWS --reason 'why'");

            AcceptRequest plain = AcceptRequest.of(sha12(odd));
            assertThrows(HeldException.class, () -> publisher.accept(plain, "it is right"));
            HeldException second = assertThrows(
                    HeldException.class,
                    () -> publisher.accept(plain.allowing(RefusalCode.NAME_WINDOWS), "it is right"));
            assertTrue(String.valueOf(second.getMessage()).contains("NAME_CASE"), second::getMessage);
            for (RefusalCode code : List.of(
                    RefusalCode.DATA_CRC,
                    RefusalCode.ZIP_LAYOUT,
                    RefusalCode.NAME_TRAVERSAL,
                    RefusalCode.DIGEST_MISMATCH)) {
                AcceptRequest never = new AcceptRequest(sha12(odd), Set.of(code), false);
                assertThrows(ConfigException.class, () -> publisher.accept(never, "it is right"));
            }

            publisher.accept(
                    plain.allowing(RefusalCode.NAME_WINDOWS).allowing(RefusalCode.NAME_CASE), "Linux servers only");
            assertEquals(sha256(odd), live(pointer()).sha256());
        }
        try (Publisher fresh = named("two", 1)) {
            fresh.runOnce();
            assertEquals(List.of(), fresh.holds(), "another publisher knows what was allowed");
        }
        try (Auditor auditor = Auditor.builder()
                .archive(FolderStore.at(folder.resolve("archive")))
                .target(FolderTarget.builder()
                        .name("portal")
                        .path(folder.resolve("site"))
                        .build())
                .work(folder.resolve("audit"))
                .build()) {
            assertEquals(List.of(), auditor.audit().problems(), "so does an auditor");
        }
    }

    @Test
    void aBrokenPackageIsFreedByARetryOnceTheAuthorityHasPutItRight() throws IOException {
        byte[] good = authority.generator().bytes(1);
        byte[] broken = good.clone();
        broken[broken.length / 2] ^= 0x40;
        try (Publisher publisher = named("one", 1)) {
            authority.publish(1);
            authority.offer(broken, name(1));
            publisher.runOnce();
            Hold hold = only(publisher);
            assertEquals("prep retry --reason 'why'", hold.command());
            assertThrows(HeldException.class, () -> publisher.accept(AcceptRequest.of(sha12(broken)), "it looks fine"));

            authority.offer(good, name(1));
            Retried retried = publisher.retry("they replaced it");

            assertInstanceOf(
                    IntakeResult.Received.class, retried.cycle().intake().get(0));
            assertEquals(sha256(good), live(pointer()).sha256());
            assertTrue(only(publisher).overtaken());
        }
    }

    @Test
    void aRetryAsksAgainAlsoForWhatIsHeldByItsTag() throws IOException {
        byte[] early = authority.generator().bytes(5);
        try (Publisher publisher = named("one", 5)) {
            authority.publish(0);
            authority.offer(early, name(5));
            held(publisher.runOnce(), HoldReason.AHEAD_OF_TIME);
            long transfers = transfers();
            authority.advance(Duration.ofMinutes(30));
            held(publisher.runOnce(), HoldReason.AHEAD_OF_TIME);

            Retried retried = publisher.retry("its time has come");

            assertInstanceOf(
                    IntakeResult.Received.class, retried.cycle().intake().get(0));
            assertTrue(transfers() > transfers);
            assertEquals(sha256(early), live(pointer()).sha256());
        }
    }

    @Test
    void whatIsNotHeldCanNotBeAcceptedAndThatIsSaid() throws IOException {
        byte[] live = authority.generator().bytes(0);
        try (Publisher publisher = named("one", 0)) {
            publish(publisher, 0);
            assertNothingOrdered(publisher, sha12(live), "neither is held nor was refused");
            assertNothingOrdered(publisher, "abcdefabcdef", "Nothing in the archive");
            assertThrows(IllegalArgumentException.class, () -> AcceptRequest.of("xyz"));
            assertThrows(IllegalArgumentException.class, () -> AcceptRequest.of("abc"));
            assertThrows(ConfigException.class, () -> publisher.hold(" "));
            assertThrows(ConfigException.class, () -> publisher.hold("x".repeat(2001)));
            assertEquals(0, pointer().epoch());
            Explanation why = publisher.why().get(0);
            assertTrue(why.sentence().contains("Nothing waits for a person"), why::sentence);
        }
    }

    @Test
    void aPackageWithoutACutIsExplainedUntilANewerCutIsLive() throws IOException {
        try (Publisher publisher = named("one", 0);
                FolderStore store = FolderStore.at(folder.resolve("archive"))) {
            Archive.over(store, "two", authority.clock())
                    .quarantine()
                    .keepWithoutCut(
                            Samples.sha256("odd"),
                            Refusal.of(RefusalCode.CUT_UNKNOWN, "nobody says which cut it is"),
                            List.of(),
                            Samples.body("odd"));
            Hold hold = only(publisher);
            assertEquals(HoldReason.REFUSED, hold.reason());
            assertEquals("prep retry --reason 'why'", hold.command());
            assertTrue(publisher.why().contains(new Explanation(hold.sentence(), hold.command())));

            authority.advance(Duration.ofMinutes(1));
            publish(publisher, 0);
            assertTrue(only(publisher).overtaken());
        }
    }
}
