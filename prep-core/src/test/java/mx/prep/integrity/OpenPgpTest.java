package mx.prep.integrity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import mx.prep.error.ConfigException;
import mx.prep.integrity.OpenPgpForge.Binding;
import mx.prep.model.RefusalCode;
import mx.prep.spi.Verifier.Verdict;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a key and its signature have to be like; each rule beside a signature that keeps it. */
class OpenPgpTest {
    private static final Duration FOR_EVER = Duration.ZERO;
    private static final int SHA256 = HashAlgorithmTags.SHA256;

    @TempDir
    Path folder;

    private Path key(PGPKeyPair pair) {
        return OpenPgpForge.write(
                folder.resolve(Long.toHexString(pair.getKeyID())), OpenPgpForge.certified(pair, FOR_EVER, SHA256));
    }

    private static Verdict verdict(Path keys, byte[] signature) {
        return verdict(List.of(keys), signature);
    }

    private static Verdict verdict(List<Path> keys, byte[] signature) {
        return Signatures.openPgp(keys).verify(new FakeCandidate().beside(FakeCandidate.NAME + ".asc", signature));
    }

    private static String accepted(Verdict verdict) {
        assertInstanceOf(Verdict.Accepted.class, verdict, verdict::toString);
        return verdict.evidence().get(0).detail();
    }

    private static void assertRefused(String why, Verdict verdict) {
        Verdict.Refused refused = assertInstanceOf(Verdict.Refused.class, verdict, verdict::toString);
        assertEquals(RefusalCode.SIGNATURE_INVALID, refused.code());
        assertTrue(refused.message().contains(why), refused.message());
    }

    private static void assertUndecided(RefusalCode code, String why, Verdict verdict) {
        Verdict.Undecided undecided = assertInstanceOf(Verdict.Undecided.class, verdict, verdict::toString);
        assertEquals(code, undecided.code(), undecided.message());
        assertTrue(undecided.message().contains(why), undecided.message());
    }

    @ParameterizedTest
    @ValueSource(ints = {HashAlgorithmTags.SHA256, HashAlgorithmTags.SHA384, HashAlgorithmTags.SHA512})
    void bothKindsOfKeysAreAcceptedWithEachDigest(int hash) {
        for (PGPKeyPair pair : List.of(OpenPgpForge.ed25519(), OpenPgpForge.rsa(2048))) {
            String said = accepted(verdict(key(pair), OpenPgpForge.sign(pair, hash, OpenPgpForge.SIGNED, FOR_EVER)));
            assertTrue(said.contains("PREP <prep@example.mx>"), said);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {HashAlgorithmTags.SHA1, HashAlgorithmTags.MD5, HashAlgorithmTags.RIPEMD160})
    void aWeakDigestIsRefused(int hash) {
        PGPKeyPair pair = OpenPgpForge.rsa(2048);
        assertRefused(
                "digest algorithm", verdict(key(pair), OpenPgpForge.sign(pair, hash, OpenPgpForge.SIGNED, FOR_EVER)));
    }

    @Test
    void aWeakKeyIsRefusedWhenItIsConfigured() {
        Path weak = key(OpenPgpForge.rsa(1024));
        ConfigException e = assertThrows(ConfigException.class, () -> Signatures.openPgp(List.of(weak)));
        assertTrue(String.valueOf(e.getMessage()).contains("2,048 bits"), e::getMessage);
    }

    @Test
    void aKeyThatVouchesForItselfWithSha1IsRefused() {
        PGPKeyPair pair = OpenPgpForge.rsa(2048);
        Path file = OpenPgpForge.write(
                folder.resolve("sha1"), OpenPgpForge.certified(pair, FOR_EVER, HashAlgorithmTags.SHA1));
        assertRefused("isn't bound", verdict(file, OpenPgpForge.sign(pair)));
    }

    @Test
    void anUnknownKeyIsRefusedAndAnyOneOfSeveralSuffices() {
        PGPKeyPair old = OpenPgpForge.ed25519();
        PGPKeyPair next = OpenPgpForge.ed25519();
        List<Path> both = List.of(key(old), key(next));
        accepted(verdict(both, OpenPgpForge.sign(old)));
        accepted(verdict(both, OpenPgpForge.sign(next)));
        assertRefused(
                "isn't among those of the configuration", verdict(both, OpenPgpForge.sign(OpenPgpForge.ed25519())));
    }

    @ParameterizedTest
    @CsvSource({"2026-12-01T02:00:01Z, true", "2026-12-01T02:00:00Z, false", "2026-11-30T00:00:00Z, false"})
    void anExpiredKeyIsRefused(Instant expires, boolean good) {
        PGPKeyPair pair = OpenPgpForge.ed25519();
        Path file = OpenPgpForge.write(
                folder.resolve("expiring"),
                OpenPgpForge.certified(pair, Duration.between(OpenPgpForge.MADE, expires), SHA256));
        Verdict verdict = verdict(file, OpenPgpForge.sign(pair));
        if (good) {
            accepted(verdict);
        } else {
            assertRefused("has expired at " + expires, verdict);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-11-02T00:00:00Z", "2030-01-01T00:00:00Z"})
    void aRevokedKeyIsRefusedWhenevertheRevocationWasMade(Instant at) {
        PGPKeyPair pair = OpenPgpForge.ed25519();
        Path file = OpenPgpForge.write(
                folder.resolve("revoked"),
                OpenPgpForge.revoked(OpenPgpForge.certified(pair, FOR_EVER, SHA256), pair, at));
        assertRefused("is revoked", verdict(file, OpenPgpForge.sign(pair)));
    }

    @ParameterizedTest
    @EnumSource
    void aSubkeyIsBoundBothWays(Binding binding) {
        PGPKeyPair primary = OpenPgpForge.ed25519();
        PGPKeyPair sub = OpenPgpForge.ed25519();
        Path file = OpenPgpForge.write(
                folder.resolve("subkey"),
                OpenPgpForge.certified(primary, FOR_EVER, SHA256),
                OpenPgpForge.subkey(sub, primary, binding));
        Verdict verdict = verdict(file, OpenPgpForge.sign(sub));
        if (binding == Binding.BOTH_WAYS) {
            accepted(verdict);
        } else {
            assertInstanceOf(Verdict.Refused.class, verdict, verdict::toString);
        }
    }

    @Test
    void aSignatureOfTheFutureOrThatHasExpiredIsRefused() {
        PGPKeyPair pair = OpenPgpForge.ed25519();
        Path key = key(pair);
        Instant now = new FakeCandidate().receivedAt();
        accepted(verdict(key, OpenPgpForge.sign(pair, SHA256, now.plusSeconds(600), FOR_EVER)));
        assertRefused("yet to come", verdict(key, OpenPgpForge.sign(pair, SHA256, now.plusSeconds(901), FOR_EVER)));
        accepted(verdict(key, OpenPgpForge.sign(pair, SHA256, OpenPgpForge.SIGNED, Duration.ofMinutes(2))));
        assertRefused(
                "has expired",
                verdict(key, OpenPgpForge.sign(pair, SHA256, OpenPgpForge.SIGNED, Duration.ofMinutes(1))));
        assertRefused(
                "didn't exist yet",
                verdict(key, OpenPgpForge.sign(pair, SHA256, OpenPgpForge.MADE.minusSeconds(1), FOR_EVER)));
    }

    @Test
    void whatASignatureInsistsOnIsUnderstoodOrRefused() {
        PGPKeyPair pair = OpenPgpForge.ed25519();
        assertRefused("insists on something", verdict(key(pair), OpenPgpForge.insisting(pair)));
    }

    @Test
    void ofOtherBytesItMayYetBeReplaced() {
        PGPKeyPair pair = OpenPgpForge.ed25519();
        byte[] earlier = OpenPgpForge.sign(pair, SHA256, OpenPgpForge.SIGNED, FOR_EVER, "the package before");
        assertUndecided(RefusalCode.SIGNATURE_INVALID, "of other bytes", verdict(key(pair), earlier));
    }

    @Test
    void whatIsMissingOrCantBeReadMayYetCome() {
        Path key = key(OpenPgpForge.ed25519());
        assertUndecided(
                RefusalCode.SIGNATURE_MISSING,
                "isn't there",
                Signatures.openPgp(List.of(key)).verify(new FakeCandidate()));
        byte[] garbage = new byte[10_000_000];
        new Random(2).nextBytes(garbage);
        assertUndecided(RefusalCode.SIGNATURE_MISSING, "can't be fetched", verdict(key, garbage));
        for (int first = 0; first < 256; first++) {
            byte[] some = Arrays.copyOf(garbage, 60_000);
            some[0] = (byte) first;
            Verdict verdict = verdict(key, some);
            assertUndecided(RefusalCode.SIGNATURE_INVALID, "can't be read", verdict);
        }
    }

    @Test
    void aConfigurationWithoutAPublicKeyIsRefused() throws Exception {
        assertThrows(ConfigException.class, () -> new OpenPgpBuilder().build());
        Path empty = Files.writeString(folder.resolve("empty"), "");
        assertThrows(ConfigException.class, () -> Signatures.openPgp(List.of(empty)));
        Path nonsense = Files.writeString(folder.resolve("nonsense"), "a key");
        assertThrows(ConfigException.class, () -> Signatures.openPgp(List.of(nonsense)));
        assertThrows(ConfigException.class, () -> Signatures.openPgp(List.of(folder.resolve("nowhere"))));
    }
}
