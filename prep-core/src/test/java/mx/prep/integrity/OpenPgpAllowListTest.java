package mx.prep.integrity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import mx.prep.error.ConfigException;
import mx.prep.integrity.OpenPgpForge.Binding;
import mx.prep.model.RefusalCode;
import mx.prep.spi.Verifier.Verdict;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What isn't on the list of keys and forms, each beside the nearest that is. */
class OpenPgpAllowListTest {
    private static final int SHA256 = HashAlgorithmTags.SHA256;

    @TempDir
    Path folder;

    private static Verdict verdict(Path keys, byte[] signature) {
        return Signatures.openPgp(List.of(keys))
                .verify(new FakeCandidate().beside(FakeCandidate.NAME + ".asc", signature));
    }

    private static void assertAccepted(String what, Verdict verdict) {
        assertInstanceOf(Verdict.Accepted.class, verdict, () -> what + ": " + verdict);
    }

    private static void assertRefused(String why, Verdict verdict) {
        Verdict.Refused refused = assertInstanceOf(Verdict.Refused.class, verdict, verdict::toString);
        assertEquals(RefusalCode.SIGNATURE_INVALID, refused.code());
        assertTrue(refused.message().contains(why), refused.message());
    }

    private Path key(PGPKeyPair pair) {
        return OpenPgpForge.write(
                folder.resolve(Long.toHexString(pair.getKeyID())), OpenPgpForge.certified(pair, Duration.ZERO, SHA256));
    }

    private Path withSubkey(PGPKeyPair sub) {
        PGPKeyPair primary = OpenPgpForge.ed25519();
        return OpenPgpForge.write(
                folder.resolve("sub" + Long.toHexString(sub.getKeyID())),
                OpenPgpForge.certified(primary, Duration.ZERO, SHA256),
                OpenPgpForge.subkey(sub, primary, Binding.BOTH_WAYS));
    }

    private static Map<String, PGPKeyPair> unlisted() {
        return Map.of(
                "RSA 1024", OpenPgpForge.rsa(1024),
                "algorithm 17", OpenPgpForge.dsa(),
                "algorithm 19", OpenPgpForge.ecdsa(),
                "algorithm 28", OpenPgpForge.ed448());
    }

    @Test
    void noOtherKindOfKeyCanBeConfigured() {
        unlisted().forEach((name, pair) -> {
            Path file = key(pair);
            ConfigException e = assertThrows(ConfigException.class, () -> Signatures.openPgp(List.of(file)), name);
            assertTrue(String.valueOf(e.getMessage()).contains("accepted are Ed25519 and RSA"), e::getMessage);
        });
    }

    @Test
    void noOtherKindOfSubkeySignsUnderAGoodPrimaryKey() {
        unlisted()
                .forEach((name, pair) -> assertRefused(
                        "isn't accepted, or whose primary key isn't (" + name,
                        verdict(withSubkey(pair), OpenPgpForge.sign(pair))));
        for (PGPKeyPair pair : List.of(OpenPgpForge.ed25519(), OpenPgpForge.modernEd25519(), OpenPgpForge.rsa(2048))) {
            assertAccepted("a subkey", verdict(withSubkey(pair), OpenPgpForge.sign(pair)));
        }
    }

    @Test
    void noSignatureIsOfVersionThree() {
        PGPKeyPair pair = OpenPgpForge.rsa(2048);
        assertRefused("is of version 3", verdict(key(pair), OpenPgpForge.signV3(pair)));
        assertAccepted("version 4", verdict(key(pair), OpenPgpForge.sign(pair)));
    }

    @Test
    void ed25519InItsModernFormIsAccepted() {
        PGPKeyPair pair = OpenPgpForge.modernEd25519();
        assertAccepted("algorithm 27", verdict(key(pair), OpenPgpForge.sign(pair)));
        assertRefused("isn't among those", verdict(key(pair), OpenPgpForge.sign(OpenPgpForge.modernEd25519())));
    }

    @Test
    void aKeyOfVersionSixIsAccepted() {
        OpenPgpForge.VersionSix authority = OpenPgpForge.versionSix();
        Path file = authority.write(folder.resolve("v6"));
        assertAccepted("version 6", verdict(file, authority.sign()));
        assertRefused(
                "isn't among those", verdict(file, OpenPgpForge.versionSix().sign()));
    }
}
