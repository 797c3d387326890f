package mx.prep.internal.follow;

import static mx.prep.testkit.authority.AuthoritySimulator.PACKAGE_PATH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import mx.prep.event.PublishEvent;
import mx.prep.integrity.OpenPgpForge;
import mx.prep.internal.follow.FaultyNight.Copy;
import mx.prep.model.Cut;
import mx.prep.model.HoldReason;
import mx.prep.model.Limits;
import mx.prep.model.RefusalCode;
import mx.prep.source.UnknownLength;
import mx.prep.testkit.authority.AuthorityFault;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The attacks of The Update Framework (its specification's section 1.5.2): what detects each, and what readers get
 * meanwhile. {@link AttackControlsTest} plays them with the defence off.
 */
class AttacksTest extends AttacksRig {
    /** What two ends of a connection hold back at most. */
    private static final long ON_THE_WAY = 16 << 20;

    @Test
    void aCleanNightOf288CutsRaisesNoAlarm() throws IOException {
        try (FaultyNight night = new FaultyNight(folder, 288, setup())) {
            good(night, 0, 287);
            night.lookAt(night.moment(287).plusSeconds(60), () -> {
                assertEquals(night.cut(287), night.shown());
                seen.add("the last");
            });
            assertDetected(night, "the last");
            assertEquals(List.of(), night.stillOpen);
        }
    }

    /** Arbitrary installation: refused by the signature, the alarm is {@code refused}. */
    @Test
    void anotherPackageIsRefused() throws IOException {
        try (FaultyNight night = new FaultyNight(folder, CUTS, setup())) {
            good(night, 0, ATTACKED - 1);
            PGPKeyPair attacker = OpenPgpForge.ed25519(KEYS_MADE);
            comes(night, ATTACKED, DELAY, night.cut(ATTACKED), Copy.OTHER, attacker);
            night.refuses(night.cut(ATTACKED), RefusalCode.SIGNATURE_INVALID);
            night.alarms(ATTACKED, "REFUSED");
            night.alarms(ATTACKED, "LATE");
            look(night, ATTACKED);
            good(night, ATTACKED + 1, CUTS - 1);
            look(night, ATTACKED + 1);
            assertDetected(night, "cut 9", "cut 11");
        }
    }

    /** Endless data: not a byte is read of what isn't announced; the alarm is {@code source}. */
    @Test
    void dataWithoutEndIsNotRead() throws IOException {
        withoutEnd(UnknownLength.REFUSE, Duration.ofSeconds(50), "SOURCE", 0);
    }

    /** Endless data where no length is asked for: not a byte beyond the ceiling is kept; the alarm is {@code refused}. */
    @Test
    void dataWithoutEndIsRefusedAtTheCeiling() throws IOException {
        withoutEnd(UnknownLength.ALLOW, Duration.ofSeconds(230), "REFUSED", SMALL.archive());
    }

    private void withoutEnd(UnknownLength length, Duration lasts, String alarm, long most) throws IOException {
        byte[] begin = {'P', 'K'};
        List<Long> kept = new ArrayList<>();
        try (FaultyNight night =
                new FaultyNight(folder, CUTS, setup().within(SMALL).with(length))) {
            good(night, 0, ATTACKED - 1);
            night.listener(event -> {
                if (event instanceof PublishEvent.Downloading e) {
                    kept.add(e.bytes());
                }
            });
            Instant out = night.moment(ATTACKED).plus(DELAY);
            night.at(out, () -> night.authority.answerWithoutEnd(PACKAGE_PATH, ZIP, begin));
            night.at(out.plus(lasts), () -> night.authority.restore(PACKAGE_PATH));
            night.alarms(ATTACKED, alarm);
            night.alarms(ATTACKED, "LATE");
            look(night, ATTACKED);
            good(night, ATTACKED + 1, CUTS - 1);
            look(night, ATTACKED + 1);
            assertDetected(night, "cut 9", "cut 11");
            assertTrue(kept.stream().allMatch(bytes -> bytes <= SMALL.archive()), kept::toString);
            long sent = night.authority.sentWithoutEnd();
            long asked = night.authority.requests().stream()
                    .filter(request -> request.path().equals(PACKAGE_PATH))
                    .count();
            assertTrue(sent > 0 && sent <= asked * (most + ON_THE_WAY), () -> sent + " of " + asked);
        }
    }

    /** Slow retrieval: broken off at 32 KiB a second over a minute; the alarm is {@code source}, the next poll has it. */
    @Test
    void aTrickleIsBrokenOff() throws IOException {
        try (FaultyNight night = new FaultyNight(folder, CUTS, new Setup(false, Limits.DEFAULT, signatures(), true))) {
            good(night, 0, ATTACKED - 1);
            night.at(
                    night.moment(ATTACKED).plus(DELAY).minusSeconds(1),
                    () -> night.authority.cause(AuthorityFault.SLOW_LINK));
            comes(night, ATTACKED, DELAY, night.cut(ATTACKED), Copy.LARGE, authority);
            night.publishes(night.cut(ATTACKED));
            night.alarms(ATTACKED, "SOURCE");
            good(night, ATTACKED + 2, CUTS - 1);
            look(night, ATTACKED + 2);
            assertDetected(night, "cut 12");
        }
    }

    /** Rollback: an old package, with the authority's own signature; readers keep the newest, {@code late} and {@code stale}. */
    @Test
    void anOlderCutReplacesNothing() throws IOException {
        try (FaultyNight night = new FaultyNight(folder, CUTS, setup())) {
            good(night, 0, ATTACKED - 1);
            comes(night, ATTACKED, DELAY, night.cut(3), Copy.GOOD, authority);
            night.alarms(ATTACKED, "LATE");
            night.alarms(ATTACKED + 2, "STALE");
            look(night, ATTACKED);
            look(night, ATTACKED + 3);
            assertDetected(night, "cut 9", "cut 9");
            assertEquals(List.of("LATE", "STALE"), night.stillOpen);
        }
    }

    /** Fast-forward: held as ahead of time, the alarm is {@code held}; the cuts of now go on as if nothing had been. */
    @Test
    void aCutFrom2099BlocksNoRealOne() throws IOException {
        try (FaultyNight night = new FaultyNight(folder, CUTS, setup())) {
            good(night, 0, ATTACKED - 1);
            Cut future = Cut.parse("20990606-2000");
            comes(night, ATTACKED, DELAY, future, Copy.GOOD, authority);
            night.holds(future, HoldReason.AHEAD_OF_TIME);
            night.alarms(ATTACKED, "HELD");
            night.alarms(ATTACKED, "LATE");
            look(night, ATTACKED);
            good(night, ATTACKED + 1, CUTS - 1);
            look(night, ATTACKED + 1);
            assertDetected(night, "cut 9", "cut 11");
        }
    }

    /** Rollback under a new name, which no signature covers: held, since the bytes are an older cut's. */
    @ParameterizedTest
    @EnumSource
    void anOlderCutUnderALaterNameIsHeld(Memory memory) throws IOException {
        try (FaultyNight night = new FaultyNight(folder, CUTS, setup().byNames())) {
            good(night, 0, ATTACKED - 1);
            if (memory == Memory.EMPTY) {
                night.dies(night.moment(ATTACKED), Duration.ofSeconds(5));
            }
            replayed(night, authority);
            night.holds(night.cut(ATTACKED), HoldReason.REPLAYED);
            night.alarms(ATTACKED, "HELD");
            night.alarms(ATTACKED, "LATE");
            look(night, ATTACKED);
            good(night, ATTACKED + 1, CUTS - 1);
            look(night, ATTACKED + 1);
            assertDetected(night, "cut 9", "cut 11");
        }
    }

    /** What the process knows of the cuts before. */
    enum Memory {
        FULL,
        EMPTY
    }

    /** Fast-forward with a {@code Date} that agrees: it isn't believed, the alarms are {@code source-time} and {@code held}. */
    @Test
    void aDateFrom2099BlocksNoRealCut() throws IOException {
        try (FaultyNight night = new FaultyNight(folder, CUTS, setup().withoutWindow())) {
            good(night, 0, ATTACKED - 1);
            Cut future = Cut.parse("20990606-2000");
            Instant out = night.moment(ATTACKED).plus(DELAY);
            night.at(
                    out.minusSeconds(1),
                    () -> night.authority.forgeDate(Duration.between(out, future.instant(FaultyNight.ZONE))));
            comes(night, ATTACKED, DELAY, future, Copy.GOOD, authority);
            night.holds(future, HoldReason.AHEAD_OF_TIME);
            night.alarms(ATTACKED, "SOURCE_TIME");
            night.alarms(ATTACKED, "HELD");
            night.alarms(ATTACKED, "LATE");
            look(night, ATTACKED);
            good(night, ATTACKED + 1, CUTS - 1);
            look(night, ATTACKED + 1);
            assertDetected(night, "cut 9", "cut 11");
            assertEquals(List.of("SOURCE_TIME", "HELD"), night.stillOpen);
        }
    }

    /** A {@code Date} from before a key expired doesn't revive it: refused, the alarms are {@code source-time} and {@code refused}. */
    @Test
    void aBackdatedDateRevivesNoExpiredKey() throws IOException {
        PGPKeyPair old = OpenPgpForge.ed25519(KEYS_MADE);
        try (FaultyNight night = new FaultyNight(folder, CUTS, setup(withExpired(old)))) {
            good(night, 0, ATTACKED - 1);
            backdated(night, old, Duration.ofMinutes(-91));
            night.refuses(night.cut(ATTACKED), RefusalCode.SIGNATURE_INVALID);
            night.alarms(ATTACKED, "SOURCE_TIME");
            night.alarms(ATTACKED, "REFUSED");
            night.alarms(ATTACKED, "LATE");
            look(night, ATTACKED);
            good(night, ATTACKED + 1, CUTS - 1);
            look(night, ATTACKED + 1);
            assertDetected(night, "cut 9", "cut 11");
            assertEquals(List.of(), night.stillOpen);
        }
    }

    /** Freeze: the same package for ever; {@code late} after 1.5 intervals, {@code stale} after 3. */
    @Test
    void aSourceThatStandsStillIsLateThenStale() throws IOException {
        try (FaultyNight night = new FaultyNight(folder, CUTS, setup())) {
            good(night, 0, ATTACKED - 1);
            night.alarms(ATTACKED, "LATE");
            night.alarms(ATTACKED + 2, "STALE");
            look(night, CUTS - 2);
            assertDetected(night, "cut 9");
            assertEquals(List.of("LATE", "STALE"), night.stillOpen);
        }
    }

    /** Freeze behind a {@code Date} that lay two hours ahead when the last cut came: a fresh process isn't fooled. */
    @Test
    void aForgedDateHidesNoStandstillFromAFreshProcess() throws IOException {
        try (FaultyNight night = new FaultyNight(folder, CUTS, setup())) {
            Instant last = night.moment(ATTACKED - 1);
            night.at(last, () -> night.authority.forgeDate(Duration.ofHours(2)));
            good(night, 0, ATTACKED - 1);
            night.at(last.plusSeconds(60), () -> night.authority.forgeDate(Duration.ZERO));
            night.dies(last.plusSeconds(120), Duration.ofSeconds(5));
            night.alarms(ATTACKED - 1, "SOURCE_TIME");
            night.alarms(ATTACKED, "LATE");
            night.alarms(ATTACKED + 2, "STALE");
            look(night, CUTS - 2);
            assertDetected(night, "cut 9");
        }
    }

    /** Mix-and-match: a database of the cut before in a signed package; published, the alarm is {@code cut-times}. */
    @Test
    void aPackageThatMixesCutsIsAlarmed() throws IOException {
        try (FaultyNight night = new FaultyNight(folder, CUTS, setup())) {
            good(night, 0, ATTACKED - 1);
            comes(night, ATTACKED, DELAY, night.cut(ATTACKED), Copy.MIXED, authority);
            night.publishes(night.cut(ATTACKED));
            night.alarms(ATTACKED, "CUT_TIMES");
            // The newest time of its data is that of the cut before.
            night.alarms(ATTACKED, "CONTENT");
            look(night, ATTACKED);
            good(night, ATTACKED + 1, CUTS - 1);
            assertDetected(night, "cut 10");
            assertEquals(List.of(), night.stillOpen);
        }
    }

    @Test
    void aRehearsalsPackageIsHeldOnTheNight() throws IOException {
        heldFor(false, Copy.GOOD, Copy.TEST);
    }

    @Test
    void theNightsPackageIsHeldInARehearsal() throws IOException {
        heldFor(true, Copy.TEST, Copy.GOOD);
    }

    private void heldFor(boolean rehearsal, Copy own, Copy other) throws IOException {
        try (FaultyNight night =
                new FaultyNight(folder, CUTS, new Setup(rehearsal, Limits.DEFAULT, signatures(), false))) {
            for (int cut = 0; cut < CUTS; cut++) {
                boolean attacked = cut == ATTACKED;
                comes(night, cut, DELAY, night.cut(cut), attacked ? other : own, authority);
                if (attacked) {
                    night.holds(night.cut(cut), HoldReason.TEST_FLAG);
                    night.alarms(cut, "HELD");
                    night.alarms(cut, "LATE");
                } else {
                    night.publishes(night.cut(cut));
                }
            }
            look(night, ATTACKED);
            look(night, ATTACKED + 1);
            assertDetected(night, "cut 9", "cut 11");
        }
    }

    /** The same cut with other bytes, both with the authority's signature: the first stays, the alarm is {@code held}. */
    @Test
    void theSameCutWithOtherBytesIsHeld() throws IOException {
        try (FaultyNight night = new FaultyNight(folder, CUTS, setup())) {
            good(night, 0, CUTS - 1);
            comes(night, ATTACKED, DELAY.plusSeconds(100), night.cut(ATTACKED), Copy.OTHER, authority);
            night.holds(night.cut(ATTACKED), HoldReason.REISSUED);
            night.alarms(ATTACKED, "HELD");
            look(night, ATTACKED);
            look(night, ATTACKED + 1);
            assertDetected(night, "cut 10", "cut 11");
        }
    }
}
