package mx.prep.internal.follow;

import static mx.prep.testkit.authority.AuthoritySimulator.PACKAGE_PATH;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import mx.prep.integrity.OpenPgpForge;
import mx.prep.integrity.Signatures;
import mx.prep.internal.follow.FaultyNight.Copy;
import mx.prep.model.Cut;
import mx.prep.model.Limits;
import mx.prep.spi.Verifier;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

/**
 * A night of cuts every five minutes that carry the authority's OpenPGP signature, for attacks. Fates and alarms are
 * compared whole, so that a false alarm fails, too.
 */
abstract class AttacksRig {
    static final int CUTS = 16;
    /** The first cut of the attacker; by then it is known how often cuts come. */
    static final int ATTACKED = 10;

    static final Duration DELAY = Duration.ofSeconds(20);
    static final Instant KEYS_MADE = Instant.parse("2021-05-01T00:00:00Z");
    static final Limits SMALL = new Limits(1 << 20, 1000, 1 << 20, 4 << 20, 900, 32, 1 << 20);
    static final Map<String, String> ZIP = Map.of("Content-Type", "application/zip");

    @TempDir
    Path folder;

    final PGPKeyPair authority = OpenPgpForge.ed25519(KEYS_MADE);
    final List<String> seen = new ArrayList<>();

    Setup setup() {
        return setup(signatures());
    }

    static Setup setup(Verifier verifier) {
        return new Setup(false, Limits.DEFAULT, verifier, false);
    }

    Verifier signatures() {
        return Signatures.openPgp(List.of(key("authority.key", authority, Duration.ZERO)));
    }

    /** The file of a key that lasts so long, for ever where that is zero. */
    Path key(String name, PGPKeyPair keys, Duration lasts) {
        return OpenPgpForge.write(folder.resolve(name), OpenPgpForge.certified(keys, lasts, HashAlgorithmTags.SHA256));
    }

    /** The authority's key, and one of which every signature is too late once it is the attacker's turn. */
    Verifier withExpired(PGPKeyPair old) {
        Instant end = Instant.parse("2021-06-07T01:00:00Z").plus(Duration.ofMinutes(5 * (ATTACKED - 1)));
        return Signatures.openPgp(List.of(
                key("authority.key", authority, Duration.ZERO), key("old.key", old, Duration.between(KEYS_MADE, end))));
    }

    /** The attacked cut, signed with an old key, while {@code Date} lies; only then. */
    static void backdated(FaultyNight night, PGPKeyPair old, Duration ahead) {
        Instant out = night.moment(ATTACKED).plus(DELAY);
        night.at(out.minusSeconds(1), () -> night.authority.forgeDate(ahead));
        Cut cut = night.cut(ATTACKED);
        comes(night, out, () -> night.bytes(cut, Copy.GOOD), cut, signing(old, out.minus(Duration.ofMinutes(95))));
        night.at(night.moment(ATTACKED + 1), () -> night.authority.forgeDate(Duration.ZERO));
    }

    /** A package that comes so long after its cut's time, signed. */
    static void comes(FaultyNight night, int cut, Duration delay, Cut as, Copy copy, PGPKeyPair by) {
        Instant out = night.moment(cut).plus(delay);
        comes(night, out, () -> night.bytes(as, copy), as, signing(by, out));
    }

    /** Signs at a time. */
    static UnaryOperator<byte[]> signing(PGPKeyPair by, Instant at) {
        return bytes -> OpenPgpForge.sign(by, at, bytes);
    }

    /** A genuine old package under the name of the attacked cut, with the signature that it always had. */
    static void replayed(FaultyNight night, PGPKeyPair by) {
        Instant out = night.moment(ATTACKED).plus(DELAY);
        UnaryOperator<byte[]> signature = signing(by, night.moment(3).plus(DELAY));
        comes(night, out, () -> night.bytes(night.cut(3), Copy.GOOD), night.cut(ATTACKED), signature);
    }

    /** A package under a name that says a cut. */
    static void comes(
            FaultyNight night, Instant out, Supplier<byte[]> content, Cut name, UnaryOperator<byte[]> signature) {
        night.at(out, () -> {
            byte[] bytes = content.get();
            byte[] signed = signature.apply(bytes);
            String file = name.toString().replace('-', '_') + "_PREP.zip";
            night.authority.answerAlways(PACKAGE_PATH + ".asc", 200, Map.of(), signed);
            night.authority.answerAlways("/" + file + ".asc", 200, Map.of(), signed);
            night.authority.offer(bytes, file);
        });
    }

    /** The authority's own cuts, each published. */
    void good(FaultyNight night, int first, int last) {
        for (int cut = first; cut <= last; cut++) {
            comes(night, cut, DELAY, night.cut(cut), Copy.GOOD, authority);
            night.publishes(night.cut(cut));
        }
    }

    /** What readers get four minutes after a cut's time. */
    void look(FaultyNight night, int cut) {
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

    void assertDetected(FaultyNight night, String... shown) {
        night.follow();
        assertEquals(night.expectedFates, night.fates);
        assertEquals(night.expectedAlarms, night.alarms);
        assertEquals(List.of(), night.toldTwice);
        assertEquals(List.of(shown), seen);
    }
}
