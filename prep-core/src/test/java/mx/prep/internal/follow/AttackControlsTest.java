package mx.prep.internal.follow;

import static mx.prep.testkit.authority.AuthoritySimulator.PACKAGE_PATH;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mx.prep.event.PublishEvent;
import mx.prep.integrity.Digests;
import mx.prep.integrity.OpenPgpForge;
import mx.prep.internal.follow.FaultyNight.Copy;
import mx.prep.model.ContentCheck;
import mx.prep.model.Cut;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.HoldReason;
import mx.prep.model.Limits;
import mx.prep.source.UnknownLength;
import mx.prep.testkit.authority.AuthorityFault;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.junit.jupiter.api.Test;

/**
 * The attacks of {@link AttacksTest} with the defence off, overruled by an operator or kept within its bounds: each then
 * goes live, so that it is the defence that stops it and nothing else.
 */
class AttackControlsTest extends AttacksRig {
    /** One minute before the next cut is due; what is accepted then is live when it comes. */
    private static Instant decision(FaultyNight night) {
        return night.moment(ATTACKED).plusSeconds(120);
    }

    private static Digest sha256(byte[] bytes) {
        return Digest.of(DigestAlgorithm.SHA256, bytes);
    }

    private void goodBefore(FaultyNight night) {
        good(night, 0, ATTACKED - 1);
    }

    private void goodAfter(FaultyNight night) {
        good(night, ATTACKED + 1, CUTS - 1);
    }

    @Test
    void withoutACheckAnotherPackageGoesLive() throws IOException {
        try (FaultyNight night = new FaultyNight(folder, CUTS, setup(Digests.none()))) {
            goodBefore(night);
            comes(night, ATTACKED, DELAY, night.cut(ATTACKED), Copy.OTHER, OpenPgpForge.ed25519(KEYS_MADE));
            night.publishes(night.cut(ATTACKED));
            look(night, ATTACKED);
            goodAfter(night);
            assertDetected(night, "cut 10");
        }
    }

    @Test
    void dataThatIsNotAnnouncedAndEndsBelowTheCeilingGoesLive() throws IOException {
        try (FaultyNight night =
                new FaultyNight(folder, CUTS, setup().within(SMALL).with(UnknownLength.ALLOW))) {
            goodBefore(night);
            Instant out = night.moment(ATTACKED).plus(DELAY);
            byte[] bytes = night.bytes(night.cut(ATTACKED), Copy.GOOD);
            night.at(out, () -> {
                byte[] signature = OpenPgpForge.sign(authority, out, bytes);
                night.authority.answerAlways(PACKAGE_PATH + ".asc", 200, Map.of(), signature);
                night.authority.answerInChunks(PACKAGE_PATH, ZIP, bytes);
            });
            night.at(night.moment(ATTACKED + 1).plus(DELAY), () -> night.authority.restore(PACKAGE_PATH));
            night.publishes(night.cut(ATTACKED));
            look(night, ATTACKED);
            goodAfter(night);
            assertDetected(night, "cut 10");
        }
    }

    /** The same 4 KiB a second, but over in less than the minute that the floor looks at. */
    @Test
    void aTrickleThatIsSoonOverGoesLive() throws IOException {
        try (FaultyNight night = new FaultyNight(folder, CUTS, new Setup(false, Limits.DEFAULT, signatures(), true))) {
            goodBefore(night);
            night.at(
                    night.moment(ATTACKED).plus(DELAY).minusSeconds(1),
                    () -> night.authority.cause(AuthorityFault.SLOW_LINK));
            comes(night, ATTACKED, DELAY, night.cut(ATTACKED), Copy.GOOD, authority);
            night.publishes(night.cut(ATTACKED));
            look(night, ATTACKED);
            goodAfter(night);
            assertDetected(night, "cut 10");
        }
    }

    /** The same package where nothing newer was seen. */
    @Test
    void anOlderCutThatIsNewGoesLive() throws IOException {
        try (FaultyNight night = new FaultyNight(folder, CUTS, setup())) {
            good(night, 0, 2);
            comes(night, ATTACKED, DELAY, night.cut(3), Copy.GOOD, authority);
            night.publishes(night.cut(3));
            night.alarms(3, "LATE");
            night.alarms(5, "STALE");
            look(night, ATTACKED);
            goodAfter(night);
            assertDetected(night, "cut 3");
        }
    }

    @Test
    void anOlderCutUnderALaterNameGoesLiveOnceAnOperatorAcceptsIt() throws IOException {
        try (FaultyNight night = new FaultyNight(folder, CUTS, setup().byNames())) {
            goodBefore(night);
            replayed(night, authority);
            night.holds(night.cut(ATTACKED), HoldReason.REPLAYED);
            night.accepts(decision(night), sha256(night.bytes(night.cut(3), Copy.GOOD)));
            night.publishes(night.cut(ATTACKED));
            night.alarms(ATTACKED, "HELD");
            night.alarms(ATTACKED, "LATE");
            look(night, ATTACKED);
            goodAfter(night);
            assertDetected(night, "cut 10");
        }
    }

    @Test
    void aCutFrom2099GoesLiveOnceAnOperatorAcceptsIt() throws IOException {
        try (FaultyNight night = new FaultyNight(folder, CUTS, setup())) {
            goodBefore(night);
            Cut future = Cut.parse("20990606-2000");
            comes(night, ATTACKED, DELAY, future, Copy.GOOD, authority);
            night.holds(future, HoldReason.AHEAD_OF_TIME);
            night.accepts(decision(night), sha256(night.bytes(future, Copy.GOOD)));
            night.publishes(future);
            look(night, ATTACKED);
            night.follow();
            assertEquals(night.expectedFates, night.fates);
            assertEquals(List.of("20990606-2000"), seen);
        }
    }

    /** Believed, so that nothing is ahead of time. */
    @Test
    void aDateThatIsEightyMinutesAheadTakesItsCutAlong() throws IOException {
        try (FaultyNight night = new FaultyNight(folder, CUTS, setup().withoutWindow())) {
            goodBefore(night);
            Cut ahead = night.cut(ATTACKED + 16);
            Instant out = night.moment(ATTACKED).plus(DELAY);
            night.at(out.minusSeconds(1), () -> night.authority.forgeDate(Duration.ofMinutes(80)));
            comes(night, ATTACKED, DELAY, ahead, Copy.GOOD, authority);
            night.publishes(ahead);
            look(night, ATTACKED);
            night.follow();
            assertEquals(night.expectedFates, night.fates);
            assertEquals(Set.of("CLOCK"), night.alarms.get(ATTACKED));
        }
    }

    @Test
    void aDateThatIsTenMinutesBehindIsBelievedOfAKeyToo() throws IOException {
        PGPKeyPair old = OpenPgpForge.ed25519(KEYS_MADE);
        try (FaultyNight night = new FaultyNight(folder, CUTS, setup(withExpired(old)))) {
            goodBefore(night);
            backdated(night, old, Duration.ofMinutes(-10));
            night.publishes(night.cut(ATTACKED));
            look(night, ATTACKED);
            goodAfter(night);
            night.follow();
            assertEquals(night.expectedFates, night.fates);
            assertEquals(List.of("cut 10"), seen);
        }
    }

    @Test
    void withoutALookAtTimesAPackageThatMixesCutsRaisesNoAlarm() throws IOException {
        Setup unchecked = setup().without(ContentCheck.CUT_TIMES, ContentCheck.CUT_TIME);
        try (FaultyNight night = new FaultyNight(folder, CUTS, unchecked)) {
            goodBefore(night);
            comes(night, ATTACKED, DELAY, night.cut(ATTACKED), Copy.MIXED, authority);
            night.publishes(night.cut(ATTACKED));
            look(night, ATTACKED);
            goodAfter(night);
            assertDetected(night, "cut 10");
        }
    }

    @Test
    void aTestGoesLiveOnceAnOperatorAcceptsIt() throws IOException {
        try (FaultyNight night = new FaultyNight(folder, CUTS, setup())) {
            goodBefore(night);
            comes(night, ATTACKED, DELAY, night.cut(ATTACKED), Copy.TEST, authority);
            night.holds(night.cut(ATTACKED), HoldReason.TEST_FLAG);
            night.accepts(decision(night), sha256(night.bytes(night.cut(ATTACKED), Copy.TEST)));
            night.publishes(night.cut(ATTACKED));
            night.alarms(ATTACKED, "HELD");
            night.alarms(ATTACKED, "LATE");
            look(night, ATTACKED);
            goodAfter(night);
            assertDetected(night, "cut 10");
        }
    }

    @Test
    void theSameCutWithOtherBytesGoesLiveOnceAnOperatorAcceptsIt() throws IOException {
        try (FaultyNight night = new FaultyNight(folder, CUTS, setup())) {
            good(night, 0, CUTS - 1);
            byte[] other = night.bytes(night.cut(ATTACKED), Copy.OTHER);
            comes(night, ATTACKED, DELAY.plusSeconds(60), night.cut(ATTACKED), Copy.OTHER, authority);
            night.holds(night.cut(ATTACKED), HoldReason.REISSUED);
            night.alarms(ATTACKED, "HELD");
            List<Digest> live = new ArrayList<>();
            night.listener(event -> {
                if (event instanceof PublishEvent.Live e && e.reference() != null) {
                    live.add(e.reference().sha256());
                }
            });
            night.accepts(decision(night), sha256(other));
            look(night, ATTACKED);
            assertDetected(night, "cut 10");
            assertEquals(2, live.stream().filter(sha256(other)::equals).count(), "at both targets");
        }
    }
}
