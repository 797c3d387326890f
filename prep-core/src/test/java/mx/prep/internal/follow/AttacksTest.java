package mx.prep.internal.follow;

import static mx.prep.testkit.authority.AuthoritySimulator.PACKAGE_PATH;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mx.prep.integrity.OpenPgpForge;
import mx.prep.integrity.Signatures;
import mx.prep.internal.follow.FaultyNight.Copy;
import mx.prep.internal.follow.FaultyNight.Setup;
import mx.prep.model.Cut;
import mx.prep.model.HoldReason;
import mx.prep.model.Limits;
import mx.prep.model.RefusalCode;
import mx.prep.spi.Verifier;
import mx.prep.testkit.authority.AuthorityFault;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The attacks of The Update Framework (its specification's section 1.5.2), on a night of cuts every five minutes that
 * carry the authority's OpenPGP signature: what detects each, and what readers get meanwhile. Fates and alarms are
 * compared whole, so that a false alarm fails, too.
 */
class AttacksTest {
    private static final int CUTS = 16;
    /** The first cut of the attacker; by then it is known how often cuts come. */
    private static final int ATTACKED = 10;

    private static final Duration DELAY = Duration.ofSeconds(20);
    private static final Instant KEYS_MADE = Instant.parse("2021-05-01T00:00:00Z");

    @TempDir
    Path folder;

    private final PGPKeyPair authority = OpenPgpForge.ed25519(KEYS_MADE);
    private final List<String> seen = new ArrayList<>();

    private Setup setup() {
        return new Setup(false, Limits.DEFAULT, signatures(), false);
    }

    private Verifier signatures() {
        return Signatures.openPgp(List.of(OpenPgpForge.write(
                folder.resolve("authority.key"),
                OpenPgpForge.certified(authority, Duration.ZERO, HashAlgorithmTags.SHA256))));
    }

    /** A package that comes so long after its cut's time, signed. */
    private static void comes(FaultyNight night, int cut, Duration delay, Cut as, Copy copy, PGPKeyPair by) {
        Instant out = night.moment(cut).plus(delay);
        night.at(out, () -> {
            byte[] bytes = night.bytes(as, copy);
            night.authority.answerAlways(
                    PACKAGE_PATH + ".asc", 200, Map.of(), OpenPgpForge.sign(by, night.time.instant(), bytes));
            night.authority.offer(bytes, as + "-" + copy + ".zip");
        });
    }

    /** The authority's own cuts, each published. */
    private void good(FaultyNight night, int first, int last) {
        for (int cut = first; cut <= last; cut++) {
            comes(night, cut, DELAY, night.cut(cut), Copy.GOOD, authority);
            night.publishes(night.cut(cut));
        }
    }

    /** What readers get four minutes after a cut's time. */
    private void look(FaultyNight night, int cut) {
        night.lookAt(night.moment(cut).plusSeconds(240), () -> seen.add(name(night, night.shown())));
    }

    private static String name(FaultyNight night, @Nullable Cut shown) {
        for (int cut = 0; cut < CUTS; cut++) {
            if (night.cut(cut).equals(shown)) {
                return "cut " + cut;
            }
        }
        return String.valueOf(shown);
    }

    private void assertDetected(FaultyNight night, String... shown) {
        night.follow();
        assertEquals(night.expectedFates, night.fates);
        assertEquals(night.expectedAlarms, night.alarms);
        assertEquals(List.of(), night.toldTwice);
        assertEquals(List.of(shown), seen);
    }

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

    /** Endless data: not a byte beyond the ceiling is read; the alarm is {@code refused}. */
    @Test
    void dataWithoutEndIsRefused() throws IOException {
        Limits small = new Limits(1 << 20, 1000, 1 << 20, 4 << 20, 900, 32, 1 << 20);
        try (FaultyNight night = new FaultyNight(folder, CUTS, new Setup(false, small, signatures(), false))) {
            good(night, 0, ATTACKED - 1);
            night.at(
                    night.moment(ATTACKED).plus(DELAY),
                    () -> night.authority.answerAlways(
                            PACKAGE_PATH, 200, Map.of("Content-Type", "application/zip"), endless()));
            night.at(night.moment(ATTACKED).plusSeconds(250), () -> night.authority.restore(PACKAGE_PATH));
            night.alarms(ATTACKED, "REFUSED");
            night.alarms(ATTACKED, "LATE");
            look(night, ATTACKED);
            good(night, ATTACKED + 1, CUTS - 1);
            look(night, ATTACKED + 1);
            assertDetected(night, "cut 9", "cut 11");
        }
    }

    private static byte[] endless() {
        byte[] bytes = new byte[8 << 20];
        bytes[0] = 'P';
        bytes[1] = 'K';
        return bytes;
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
